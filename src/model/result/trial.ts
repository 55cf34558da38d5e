import { z } from 'zod';
import { type Measured, measured } from '../../platform/statistics/measured.ts';
import { Candidate } from '../proposal/candidate.ts';
import type { Gate } from '../task/task.ts';
import { BestConfirmation } from './best-challenge.ts';
import { Evaluation, Failure, type PassedEvaluation } from './evaluation.ts';

/** The judge's ratings (1 to 10 per criterion of the rubric) and their mean, computed in code. */
export const Judgement = z
  .object({ ratings: z.record(z.string(), z.number()), mean: z.number(), remark: z.string() })
  .readonly();
export type Judgement = z.infer<typeof Judgement>;

/** How an experiment ended. `invalid` includes a missed gate: the failure's class says which. */
export const TrialStatus = z.enum(['passed', 'invalid', 'crashed', 'timedOut', 'outOfMemory', 'quarantined']);
export type TrialStatus = z.infer<typeof TrialStatus>;

/** Did the program break down, so that a repair may help? */
export const isBreakdown = (status: string): boolean =>
  status === 'crashed' || status === 'timedOut' || status === 'outOfMemory';

/** A candidate with everything its experiment showed; what the debug agent, the judge and the Analyzer look at. */
export const Trial = z
  .object({
    candidate: Candidate,
    status: TrialStatus,
    evaluations: z.array(Evaluation),
    failure: Failure.nullable(),
    judgement: Judgement.nullable(),
    /** What repeating it showed; null: it did not look like a new best, or nothing is repeated. */
    record: BestConfirmation.nullable().default(null),
  })
  .readonly();
export type Trial = z.infer<typeof Trial>;

const passed = (evaluation: Evaluation): evaluation is PassedEvaluation => evaluation.status === 'passed';

/** The passed evaluations of one stage, the last one per seed (a repaired program is evaluated again). */
export const ofStage = (evaluations: readonly Evaluation[], stage: string): PassedEvaluation[] => {
  const bySeed = new Map(
    evaluations.filter((e) => e.stage === stage).map((evaluation) => [evaluation.seed, evaluation] as const),
  );
  return [...bySeed.values()].filter(passed);
};

/** A metric (or `score`) over the seeds of a stage; null when no seed reported it. */
export const metricOf = (evaluations: readonly PassedEvaluation[], metric: string): Measured | null => {
  const values = evaluations
    .map((evaluation) => (metric === 'score' ? evaluation.score : evaluation.metrics[metric]))
    .filter((value): value is number => value !== null && value !== undefined);
  return values.length > 0 ? measured(values) : null;
};

/** Why a gate is missed, or null when it is passed. A metric that was not reported misses it. */
export const missedGate = (gate: Gate, evaluations: readonly PassedEvaluation[]): string | null => {
  const value = metricOf(evaluations, gate.metric);
  if (value === null) return `the gate reads "${gate.metric}", which the evaluator did not report`;
  if (gate.atLeast !== undefined && value.mean < gate.atLeast)
    return `${gate.metric} ${value.mean} is below the gate of ${gate.atLeast}`;
  if (gate.atMost !== undefined && value.mean > gate.atMost)
    return `${gate.metric} ${value.mean} is above the gate of ${gate.atMost}`;
  return null;
};

/** All metrics or features of a stage, each as a mean over its seeds. */
export const meansOf = (
  evaluations: readonly PassedEvaluation[],
  field: 'metrics' | 'features',
): Record<string, number> => {
  const names = new Set(evaluations.flatMap((evaluation) => Object.keys(evaluation[field])));
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      measured(evaluations.map((e) => e[field][name]).filter((v): v is number => v !== undefined)).mean,
    ]),
  );
};
