import { fromPromise } from 'xstate';

/** Declares an effect that a machine asks for. `system.ts` binds the real one; an unbound port is a fault, never a silent no-op. */
export const port = <Input, Output>(name: string) =>
  fromPromise<Output, Input>(() => Promise.reject(new Error(`the port "${name}" is not bound`)));
