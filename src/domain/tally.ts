import type { EndReason } from './event.ts';
import { type Fault, isFatal, isRefusal } from './fault.ts';
import type { Limits } from './policy.ts';
import type { OpenAnswer, RoundOutcome } from './ports.ts';

/** What the run counts to decide whether it goes on. A plain fold over round outcomes, in the order they arrive. */
export interface Tally {
  /** All rounds 0 to this one are recorded. */
  readonly frontier: number;
  readonly beyond: readonly number[];
  readonly best: { readonly node: number; readonly fitness: number; readonly score: number } | null;
  readonly passed: number;
  readonly sinceBest: number;
  /** Rounds in a row that ended by a fault of ours. */
  readonly faults: number;
  readonly lastFault: Fault | null;
  readonly tokens: number;
  readonly usd: number;
}

export const emptyTally: Tally = {
  frontier: -1,
  beyond: [],
  best: null,
  passed: 0,
  sinceBest: 0,
  faults: 0,
  lastFault: null,
  tokens: 0,
  usd: 0,
};

/** The tally of what was recorded before a resume. */
export const resumedTally = ({ frontier, done, best, passed, sinceBest, tokens, usd }: OpenAnswer): Tally => ({
  ...emptyTally,
  frontier,
  beyond: done,
  best,
  passed,
  sinceBest,
  tokens,
  usd,
});

export const count = (tally: Tally, outcome: RoundOutcome): Tally => {
  const reached = outcome.recorded ? reach(tally, outcome.round) : tally;
  const isBest = outcome.fitness !== null && (tally.best === null || outcome.fitness > tally.best.fitness);
  return {
    ...reached,
    best: isBest ? { node: outcome.node, fitness: outcome.fitness!, score: outcome.score!.mean } : tally.best,
    passed: tally.passed + (outcome.status === 'passed' ? 1 : 0),
    sinceBest: isBest ? 0 : tally.sinceBest + 1,
    faults: outcome.fault === null ? 0 : tally.faults + 1,
    lastFault: outcome.fault ?? tally.lastFault,
    tokens: tally.tokens + outcome.tokens,
    usd: tally.usd + outcome.usd,
  };
};

const reach = (tally: Tally, round: number): Tally => {
  let frontier = tally.frontier;
  const beyond = [...tally.beyond, round];
  while (beyond.includes(frontier + 1)) frontier += 1;
  return { ...tally, frontier, beyond: beyond.filter((other) => other > frontier) };
};

/** Why the run must end now, or null. `better` compares a raw score with the target in the task's direction. */
export const reasonToEnd = (tally: Tally, limits: Limits): EndReason | null => {
  const { lastFault, faults, frontier, best } = tally;
  if (faults > 0 && lastFault !== null && isRefusal(lastFault)) return 'credentials';
  if (faults > 0 && (isFatal(lastFault) || faults >= limits.faults)) return 'faults';
  if (limits.target !== null && best !== null && reachesTarget(best.score, limits)) return 'target';
  if (limits.patience !== null && tally.sinceBest >= limits.patience) return 'patience';
  if (limits.tokens !== null && tally.tokens >= limits.tokens) return 'budget';
  if (limits.usd !== null && tally.usd >= limits.usd) return 'budget';
  return frontier >= limits.rounds ? 'rounds' : null;
};

const reachesTarget = (score: number, { target, direction }: Limits): boolean =>
  direction === 'maximize' ? score >= target! : score <= target!;
