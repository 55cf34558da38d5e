import { fromPromise, type PromiseActorLogic } from 'xstate';
import type { RunEventBody } from '../model/event.ts';
import { digest } from '../platform/data/digest.ts';
import { failpoint } from '../platform/failpoint.mjs';
import type { RunStore, Write } from '../stores/run-store.ts';
import type { Effect } from './effect.ts';
import { observePort } from './port-events.ts';
import { withDiskSpace } from './wait-for-disk-space.ts';

/** Makes the ports of one run durable. */
export type Durable = <Input extends { readonly round: number }, Output>(
  port: string,
  effect: Effect<Input, Output>,
  cost?: 'free' | 'paid',
) => PromiseActorLogic<Output, Input>;

/**
 * A port's answer is journaled, with the events it amounts to, before its machine sees it. When the round's machine is
 * run again after a kill, the same call (round, port, ordinal, hash of the input) is answered from the memo; the first
 * one without an answer really runs. What is free to compute again is not waited for: the store writes in order, so
 * whatever is on disk, everything before it is. A changed input means changed code or configuration: it is run again, and said.
 */
export const createDurable = (store: RunStore, isResumed: boolean): Durable => {
  /** How often each port was asked, by round; a round is forgotten when it is recorded, which is the last it asks for. */
  const ordinals = new Map<number, Map<string, number>>();
  const nextOrdinal = (round: number, port: string): number => {
    const ofRound = ordinals.get(round) ?? new Map<string, number>();
    const ordinal = ofRound.get(port) ?? 0;
    ordinals.set(round, ofRound.set(port, ordinal + 1));
    return ordinal;
  };
  return <Input extends { readonly round: number }, Output>(
    port: string,
    effect: Effect<Input, Output>,
    cost: 'free' | 'paid' = 'paid',
  ) =>
    fromPromise<Output, Input>(async ({ input, signal }) => {
      const { round } = input;
      const { epoch } = store.population.epoch;
      const kept = epoch === 1 ? port : `${port}@${epoch}`; // what an earlier epoch answered is no answer any more
      const ordinal = nextOrdinal(round, port);
      const hash = digest(JSON.stringify(input));
      const memo = isResumed ? await store.memo(round, kept, ordinal) : undefined;
      if (memo?.input === hash) return memo.answer as Output;
      const writes: Write[] = [];
      const changed: RunEventBody[] = memo === undefined ? [] : [rerun(round, port)];
      const announced = [...changed];
      failpoint('port.asked');
      const answer = await withDiskSpace(store, signal, () => {
        writes.length = 0;
        announced.length = changed.length;
        return effect(input, {
          signal,
          also: (...more) => writes.push(...more),
          announce: (...events) => announced.push(...events),
        });
      });
      signal.throwIfAborted();
      failpoint('port.answered');
      const written = store.append(
        [...observePort({ port, round, input, answer }), ...announced],
        [store.memoWrite(round, kept, ordinal, { input: hash, answer }), ...writes],
      );
      if (cost === 'paid') await written;
      else written.catch(() => {}); // a store that cannot write refuses the next paid answer, which is waited for
      failpoint('port.journaled');
      if (port === lastPort) ordinals.delete(round);
      return answer;
    });
};

/** The port that ends a round. */
const lastPort = 'record';

const rerun = (round: number, port: string): RunEventBody => ({
  type: 'alert.raised',
  rule: 'changed input',
  detail: `round ${round} asked "${port}" something else than before it was interrupted, so it was run again`,
});
