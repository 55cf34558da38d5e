import { onTestFinished } from 'vitest';
import type { Effect } from '../../src/actors/effect.ts';
import type { RunEventBody } from '../../src/model/event.ts';
import type { Node } from '../../src/model/result/node.ts';
import type { RunStore, Write } from '../../src/stores/run-store.ts';
import { openStore } from '../unit/stores/records.ts';
import { temporaryDirectory } from '../unit/stores/temporary.ts';

/** What a port answered, and what it wants journaled with its answer. */
export interface PortCall<Output> {
  readonly answer: Output;
  readonly writes: readonly Write[];
  readonly announced: readonly RunEventBody[];
}

/** Calls a port as its machine would. */
export const callPort = async <Input, Output>(
  effect: Effect<Input, Output>,
  input: Input,
  signal = new AbortController().signal,
): Promise<PortCall<Output>> => {
  const [writes, announced]: [Write[], RunEventBody[]] = [[], []];
  const also = (...more: readonly Write[]) => void writes.push(...more);
  const announce = (...events: readonly RunEventBody[]) => void announced.push(...events);
  return { answer: await effect(input, { signal, also, announce }), writes, announced };
};

/** A real store that holds these nodes and is closed after the test. */
export const storeOf = async (...nodes: readonly Node[]): Promise<RunStore> => {
  const store = await openStore(temporaryDirectory(), true);
  onTestFinished(() => store.close());
  for (const node of nodes) await store.append([], store.nodeWrites(node));
  return store;
};
