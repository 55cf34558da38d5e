import type { EndReason } from '../event.ts';
import { type Fault, isFatal, isRefusal, isUnpaid } from '../fault.ts';
import type { OpenAnswer, RoundOutcome } from '../ports.ts';
import { isProgress } from '../result/node-order.mjs';
import type { Limits } from '../task/policy.ts';
import { frontierWith } from './frontier.ts';
import { curveAfter, emptyCurve, isPlateau, type ProgressCurve } from './progress-curve.ts';

/** What the run counts to decide whether it continues. A plain fold over round outcomes, in the order they arrive. */
export interface Tally {
  /** All rounds 0 to this one are recorded. */
  readonly frontier: number;
  readonly beyond: readonly number[];
  readonly best: { readonly fitness: number; readonly score: number } | null;
  readonly passed: number;
  readonly sinceBest: number;
  /** Rounds in a row that ended by a fault of ours. */
  readonly faults: number;
  readonly lastFault: Fault | null;
  readonly tokens: number;
  readonly usd: number;
  /** GPUs times the seconds that evaluations had them. */
  readonly gpuSeconds: number;
  readonly curve: ProgressCurve;
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
  gpuSeconds: 0,
  curve: emptyCurve,
};

/** The tally of what was recorded before a resume. */
export const resumedTally = (before: OpenAnswer): Tally => {
  const { frontier, done, best, passed, sinceBest, tokens, usd, gpuSeconds, curve } = before;
  return { ...emptyTally, frontier, beyond: done, best, passed, sinceBest, tokens, usd, gpuSeconds, curve };
};

export const count = (tally: Tally, outcome: RoundOutcome): Tally => {
  const reached = outcome.recorded ? reach(tally, outcome.round) : tally;
  const isBest = isProgress(outcome.fitness, tally.best?.fitness);
  return {
    ...reached,
    best: isBest ? { fitness: outcome.fitness!, score: outcome.score!.mean } : tally.best,
    passed: tally.passed + (outcome.status === 'passed' ? 1 : 0),
    sinceBest: isBest ? 0 : tally.sinceBest + (outcome.recorded ? 1 : 0),
    faults: outcome.fault === null ? 0 : tally.faults + 1,
    lastFault: outcome.fault ?? tally.lastFault,
    tokens: tally.tokens + outcome.tokens,
    usd: tally.usd + outcome.usd,
    gpuSeconds: tally.gpuSeconds + (outcome.gpuSeconds ?? 0),
    curve: outcome.recorded ? curveAfter(tally.curve, outcome.fitness) : tally.curve,
  };
};

const reach = (tally: Tally, round: number): Tally => {
  const beyond = new Set(tally.beyond);
  const frontier = frontierWith(round, tally.frontier, beyond);
  return { ...tally, frontier, beyond: [...beyond] };
};

/** Why the run must end now, or null. `better` compares a raw score with the target in the task's direction. */
export const reasonToEnd = (tally: Tally, limits: Limits): EndReason | null => {
  const { lastFault, faults, frontier, best } = tally;
  if (faults > 0 && lastFault !== null && isRefusal(lastFault)) return 'credentials';
  if (faults > 0 && isUnpaid(lastFault)) return 'budget';
  if (faults > 0 && isFatal(lastFault)) return 'faults';
  if (faults >= limits.faults && frontier < limits.rounds) return 'faults'; // when all is done, nothing is left to halt
  if (limits.target !== null && best !== null && reachesTarget(best.score, limits)) return 'target';
  if (limits.patience !== null && tally.sinceBest >= limits.patience) return 'patience';
  if (limits.plateau !== null && isPlateau(tally.curve, limits.plateau)) return 'plateau';
  if (isSpent(tally, limits)) return 'budget';
  return frontier >= limits.rounds ? 'rounds' : null;
};

const isSpent = ({ tokens, usd, gpuSeconds }: Tally, limits: Limits): boolean =>
  (limits.tokens !== null && tokens >= limits.tokens) ||
  (limits.usd !== null && usd >= limits.usd) ||
  (limits.gpuHours !== null && gpuSeconds >= limits.gpuHours * 3600);

const reachesTarget = (score: number, { target, direction }: Limits): boolean =>
  direction === 'maximize' ? score >= target! : score <= target!;
