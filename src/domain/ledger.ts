import type { RunEvent } from './event.ts';
import { type Cost, noCost } from './node.ts';

/** What each unfinished round has cost so far, and the whole run: a fold over calls and evaluations. */
export interface Ledger {
  apply(event: RunEvent): void;
  of(round: number): Cost;
  readonly total: Cost;
}

export const createLedger = (): Ledger => {
  const rounds = new Map<number, Cost>();
  let total = noCost;
  const add = (round: number | null, cost: Cost) => {
    total = plus(total, cost);
    if (round !== null) rounds.set(round, plus(rounds.get(round) ?? noCost, cost));
  };
  return {
    apply: (event) => {
      if (event.type === 'call.ended')
        add(event.round, { ...noCost, calls: 1, tokensIn: event.tokensIn, tokensOut: event.tokensOut, usd: event.usd });
      if (event.type === 'stage.ended' && !event.cached)
        add(event.round, { ...noCost, evaluations: 1, evaluationSeconds: event.usage.wallSeconds });
      if (event.type === 'round.ended') rounds.delete(event.round);
    },
    of: (round) => rounds.get(round) ?? noCost,
    get total() {
      return total;
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
