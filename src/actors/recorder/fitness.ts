import { directed } from '../../model/result/improvement.mjs';
import type { Judgement } from '../../model/result/trial.ts';
import type { Task } from '../../model/task/task.ts';
import type { Measured } from '../../platform/statistics/measured.ts';
import { type Prior, shrunk } from '../../population/score-prior.ts';

/**
 * The number that selection uses; more is better. Without a judge it is the directed score, shrunk towards what is expected
 * of the parent's child where runs vary. With one, that score's place within its plausible bounds and the judgement's place
 * within 1 to 10 are blended by the task's weight; when the judge failed, its term is dropped and the rest renormalised, so
 * a judge's outage never looks like a worse program.
 */
export const fitnessOf = (
  task: Task,
  judges: boolean,
  score: Measured,
  judgement: Judgement | null,
  prior: Prior | null = null,
): number => {
  const value = prior === null ? score.mean : shrunk(score, prior);
  const scale = scaleOf(task, judges);
  if (scale === null) return directed(value, task.score.direction);
  const good = (value - scale.worst) / (scale.best - scale.worst);
  return judgement === null ? good : (1 - scale.weight) * good + (scale.weight * (judgement.mean - 1)) / 9;
};

/** The score that a fitness was made from: what `fitnessOf` believed it to be. Null when the judgement alone decided. */
export const believedScore = (
  task: Task,
  judges: boolean,
  fitness: number,
  judgement: Judgement | null,
): number | null => {
  const scale = scaleOf(task, judges);
  if (scale === null) return directed(fitness, task.score.direction);
  const { weight, best, worst } = scale;
  if (judgement !== null && weight === 1) return null;
  const good = judgement === null ? fitness : (fitness - (weight * (judgement.mean - 1)) / 9) / (1 - weight);
  return worst + good * (best - worst);
};

/** Where a judged score lies: from the worst to the best believable one; null without a judge. */
const scaleOf = ({ score, judge }: Task, judges: boolean) => {
  if (!judges || judge === undefined || score.plausible === undefined) return null;
  const [low, high] = score.plausible;
  return score.direction === 'maximize'
    ? { weight: judge.weight, worst: low, best: high }
    : { weight: judge.weight, worst: high, best: low };
};
