import { measured } from './measured.ts';
import { confidence, studentQuantile } from './student.ts';

/** Values with the seeds that they were measured with, in one order. */
export interface Seeded {
  readonly seeds: readonly number[];
  readonly values: readonly number[];
}

/** What one program has over another with the same seed, for every seed that both were run with. */
export const pairedDifferences = (after: Seeded, before: Seeded): readonly number[] => {
  const known = new Map(before.seeds.map((seed, index) => [seed, before.values[index]]));
  return after.seeds.flatMap((seed, index) => {
    const [value, other] = [after.values[index], known.get(seed)];
    return value === undefined || other === undefined ? [] : [value - other];
  });
};

/**
 * The one-sided 95 % lower bound of the mean of paired differences (Student 1908): what a seed does to both programs alike
 * is no noise. Differences that are all the same are taken as exact. Null for fewer than two.
 */
export const pairedLowerBound = (differences: readonly number[]): number | null => {
  if (differences.length < 2) return null;
  const { mean, spread, n } = measured(differences);
  return mean - (studentQuantile(confidence, n - 1) * spread) / Math.sqrt(n);
};
