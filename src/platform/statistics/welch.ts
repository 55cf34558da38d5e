import { type Measured, measured } from './measured.ts';
import { confidence, studentQuantile } from './student.ts';

/**
 * The one-sided 95 % lower bound of mean(after) - mean(before), by the t test of Welch (1947), which lets both vary
 * differently. Values that do not vary are taken as exact. Null when either was measured once: one value has no spread.
 */
export const lowerBound = (after: readonly number[], before: readonly number[]): number | null => {
  if (after.length < 2 || before.length < 2) return null;
  const { difference, half } = compared(measured(after), measured(before), confidence);
  return difference - half;
};

/** The two-sided 95 % interval of mean(some) - mean(others), each measured at least twice. */
export const differenceInterval = (
  some: Sample,
  others: Sample,
): { readonly mean: number; readonly low: number; readonly high: number } => {
  const { difference, half } = compared(some, others, (1 + confidence) / 2);
  return { mean: difference, low: difference - half, high: difference + half };
};

/** What the test looks at: mean, sample standard deviation, and how many. */
export type Sample = Pick<Measured, 'mean' | 'spread' | 'n'>;

/** The difference of two means, and how far it may be off on a side with a probability. */
const compared = (
  a: Sample,
  b: Sample,
  probability: number,
): { readonly difference: number; readonly half: number } => {
  const [va, vb] = [a.spread ** 2 / a.n, b.spread ** 2 / b.n];
  const difference = a.mean - b.mean;
  if (va + vb === 0) return { difference, half: 0 };
  const freedom = (va + vb) ** 2 / (va ** 2 / (a.n - 1) + vb ** 2 / (b.n - 1));
  return { difference, half: studentQuantile(probability, freedom) * Math.sqrt(va + vb) };
};
