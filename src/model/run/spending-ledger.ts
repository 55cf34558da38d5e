import type { RunEvent } from '../event.ts';
import { type Cost, noCost } from '../result/node.ts';

/** A call that was begun; the most it can use, and cost. */
export type OpenCall = Omit<Extract<RunEvent, { type: 'call.started' }>, 'type' | 'seq' | 'time'>;

/** What limits are compared with: sums of what is known, so never more than was really spent. */
export interface Spent {
  readonly tokens: number;
  readonly usd: number;
  readonly gpuSeconds: number;
}

/** What each unfinished round has cost so far, and the whole run: a fold over calls and evaluations. */
export interface Ledger {
  apply(event: RunEvent): void;
  of(round: number): Cost;
  gpuSecondsOf(round: number): number;
  /** Whether an evaluation, by its key, is accounted for. */
  knows(key: string): boolean;
  readonly total: Cost;
  readonly spent: Spent;
  /** Calls begun by this session, or the last one, that have not ended. */
  readonly open: readonly OpenCall[];
}

/** `gpusOf` answers how many GPUs an evaluation of a stage has to itself. */
export const createLedger = (gpusOf: (stage: string) => number = () => 0): Ledger => {
  const rounds = new Map<number, Cost>();
  const gpuSeconds = new Map<number, number>();
  const evaluated = new Set<string>();
  const open = new Map<string, OpenCall>();
  let total = noCost;
  let spent: Spent = { tokens: 0, usd: 0, gpuSeconds: 0 };
  const add = (round: number | null, cost: Cost) => {
    total = plus(total, cost);
    if (round !== null) rounds.set(round, plus(rounds.get(round) ?? noCost, cost));
  };
  const addGpu = (round: number, seconds: number) => {
    spent = { ...spent, gpuSeconds: spent.gpuSeconds + seconds };
    gpuSeconds.set(round, (gpuSeconds.get(round) ?? 0) + seconds);
  };
  const addCall = (event: Extract<RunEvent, { type: 'call.ended' }>) => {
    const { round, tokensIn, tokensOut, usd, charged = 0 } = event;
    add(round, { ...noCost, calls: 1, tokensIn, tokensOut, usd });
    spent = { ...spent, tokens: spent.tokens + tokensIn + tokensOut, usd: spent.usd + (usd ?? charged) };
    open.delete(event.call ?? '');
  };
  return {
    apply: (event) => {
      if (event.type === 'run.started') open.clear();
      if (event.type === 'call.started') open.set(event.call, event);
      if (event.type === 'call.ended') addCall(event);
      if (event.type === 'stage.ended') evaluated.add(event.key);
      if (event.type === 'stage.ended' && !event.cached) {
        add(event.round, { ...noCost, evaluations: 1, evaluationSeconds: event.usage.wallSeconds });
        addGpu(event.round, gpusOf(event.stage) * event.usage.wallSeconds);
      }
      if (event.type === 'round.ended') {
        rounds.delete(event.round);
        gpuSeconds.delete(event.round);
      }
    },
    of: (round) => rounds.get(round) ?? noCost,
    gpuSecondsOf: (round) => gpuSeconds.get(round) ?? 0,
    knows: (key) => evaluated.has(key),
    get total() {
      return total;
    },
    get spent() {
      return spent;
    },
    get open() {
      return [...open.values()];
    },
  };
};

/** Costs add up; a call without a known price makes the sum unknown, not smaller. */
const plus = (a: Cost, b: Cost): Cost => ({
  calls: a.calls + b.calls,
  tokensIn: a.tokensIn + b.tokensIn,
  tokensOut: a.tokensOut + b.tokensOut,
  usd: a.usd === null || b.usd === null ? null : a.usd + b.usd,
  evaluationSeconds: a.evaluationSeconds + b.evaluationSeconds,
  evaluations: a.evaluations + b.evaluations,
});
