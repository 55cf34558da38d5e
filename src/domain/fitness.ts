import type { Measured } from './evaluation.ts';
import { directed, type Task } from './task.ts';
import type { Judgement } from './trial.ts';

/**
 * The number that selection uses; more is better. Without a judge it is the directed mean score. With one, the score's
 * place within its plausible bounds and the judgement's place within 1 to 10 are blended by the task's weight; when the
 * judge failed, its term is dropped and the rest renormalised, so a judge's outage never looks like a worse program.
 */
export const fitnessOf = (task: Task, judges: boolean, score: Measured, judgement: Judgement | null): number => {
  const value = directed(score.mean, task.score.direction);
  if (!judges || task.judge === undefined || task.score.plausible === undefined) return value;
  const [low, high] = task.score.plausible;
  const place = (score.mean - low) / (high - low);
  const good = task.score.direction === 'maximize' ? place : 1 - place;
  if (judgement === null) return good;
  const { weight } = task.judge;
  return (1 - weight) * good + (weight * (judgement.mean - 1)) / 9;
};
