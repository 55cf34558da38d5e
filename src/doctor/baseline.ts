import { improvement } from '../model/result/improvement.mjs';
import type { Metric, Stage } from '../model/task/task.ts';
import { measured } from '../platform/statistics/measured.ts';
import type { Ending } from './cheat-bench.ts';

/** What the initial program scores honestly, and how much that varies: what a cheat has to beat. */
export interface Baseline {
  readonly stage: Stage;
  readonly score: number;
  /** Sample standard deviation over seeds and repetitions. */
  readonly spread: number;
  readonly wallSeconds: number;
}

/** Gains up to this are noise: three standard deviations, or the last digits. */
export const toleranceOf = ({ score, spread }: Pick<Baseline, 'score' | 'spread'>): number =>
  Math.max(3 * spread, 1e-9 * Math.max(1, Math.abs(score)));

/** Does a program that must not win end with a better score than the initial program? */
export const pays = (ending: Ending, baseline: Pick<Baseline, 'score' | 'spread'>, { direction }: Metric): boolean =>
  ending.status === 'passed' &&
  ending.score !== null &&
  improvement(ending.score, baseline.score, direction)! > toleranceOf(baseline);

/** The standard deviation of scores; 0 when there is only one. */
export const spreadOf = (scores: readonly number[]): number => measured(scores).spread;

/** A score that would win and that the task still calls plausible: what a clever forger writes. */
export const winningScore = ({ direction, plausible }: Metric, score: number): number => {
  const bound = plausible?.[direction === 'maximize' ? 1 : 0];
  if (bound !== undefined) return score + 0.9 * (bound - score);
  const step = 10 * Math.max(1, Math.abs(score));
  return direction === 'maximize' ? score + step : score - step;
};

/** What came, in a few words. */
export const outcomeText = (ending: Ending): string => {
  if (ending.status === 'passed') return ending.score === null ? 'passed without a score' : `scored ${ending.score}`;
  return ending.status === 'fault'
    ? `the evaluator failed: ${short(ending.message)}`
    : `${ending.status}: ${short(ending.failure.message)}`;
};

const short = (message: string): string => message.replace(/\s+/g, ' ').slice(0, 160);
