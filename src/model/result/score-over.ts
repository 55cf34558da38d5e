import type { Measured } from '../../platform/statistics/measured.ts';
import { isCertified, isSameValue } from '../task/certificate.ts';
import type { Task } from '../task/task.ts';
import type { Evaluation, PassedEvaluation } from './evaluation.ts';
import { directed } from './improvement.mjs';
import { metricOf } from './trial.ts';

/**
 * The score of a program over the runs of one stage: their mean, or the best value that one of them certified, which is exact
 * and stands for itself (n = 1, spread 0). Null when no run reported one.
 */
export const scoreOver = (runs: readonly PassedEvaluation[], task: Pick<Task, 'score'>): Measured | null => {
  const best = isCertified(task) ? bestOf(runs, task) : null;
  return best === null ? metricOf(runs, 'score') : { mean: best, spread: 0, n: 1, values: [best] };
};

/**
 * Of certificates: the share of the last stage's seeds that reached the program's best value, failed ones among those that did
 * not; nothing where one seed was run.
 */
export const reliabilityOf = (
  evaluations: readonly Evaluation[],
  task: Pick<Task, 'score' | 'stages'>,
): { readonly reliability?: number } => {
  if (!isCertified(task)) return {};
  const { name } = task.stages[task.stages.length - 1]!;
  const bySeed = new Map(evaluations.filter(({ stage }) => stage === name).map((run) => [run.seed, run] as const));
  const runs = [...bySeed.values()];
  const best = bestOf(runs.filter(isPassed), task);
  if (best === null || runs.length < 2) return {};
  const reached = runs.filter((run) => isPassed(run) && run.score !== null && isSameValue(run.score, best));
  return { reliability: reached.length / runs.length };
};

const isPassed = (run: Evaluation): run is PassedEvaluation => run.status === 'passed';

const bestOf = (runs: readonly PassedEvaluation[], { score: { direction } }: Pick<Task, 'score'>): number | null =>
  runs
    .flatMap(({ score }) => (score === null ? [] : [score]))
    .reduce<number | null>(
      (best, score) => (best === null || directed(score, direction) > directed(best, direction) ? score : best),
      null,
    );
