import { type AnyMachineSnapshot, type AnyStateMachine, initialTransition, transition } from 'xstate';

/** Walks a statechart transition by transition: no actor runs, no timer ticks, nothing is awaited. */
export interface Walk {
  readonly state: string;
  readonly status: string;
  readonly output: unknown;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever context the machine has
  readonly context: any;
  /** Children that the chart has invoked or spawned by now, with their inputs. */
  readonly children: readonly string[];
  done(child: string, output: unknown): Walk;
  fails(child: string, error: unknown): Walk;
  send(event: { type: string }): Walk;
}

export const walk = (machine: AnyStateMachine, input: unknown): Walk =>
  stand(machine, initialTransition(machine, input)[0]);

const stand = (machine: AnyStateMachine, snapshot: AnyMachineSnapshot): Walk => {
  const step = (event: { type: string }): Walk => stand(machine, transition(machine, snapshot, event)[0]);
  return {
    state: nameOf(snapshot.value),
    status: snapshot.status,
    output: snapshot.output,
    context: snapshot.context,
    children: Object.keys(snapshot.children),
    done: (child, output) => step({ type: `xstate.done.actor.${child}`, output, actorId: child } as { type: string }),
    fails: (child, error) => step({ type: `xstate.error.actor.${child}`, error, actorId: child } as { type: string }),
    send: step,
  };
};

const nameOf = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : Object.entries(value as object)
        .map(([name, inner]) => `${name}.${nameOf(inner)}`)
        .join('|');
