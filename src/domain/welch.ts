import { measured } from './evaluation.ts';
import { studentQuantile } from './student.ts';

/** How sure a lower bound is. */
const confidence = 0.95;

/**
 * The one-sided 95 % lower bound of mean(after) - mean(before), by the t test of Welch (1947), which lets both vary
 * differently. Values that do not vary are taken as exact. Null when either was measured once: one value has no spread.
 */
export const lowerBound = (after: readonly number[], before: readonly number[]): number | null => {
  if (after.length < 2 || before.length < 2) return null;
  const [a, b] = [measured(after), measured(before)];
  const [va, vb] = [a.spread ** 2 / a.n, b.spread ** 2 / b.n];
  const difference = a.mean - b.mean;
  if (va + vb === 0) return difference;
  const freedom = (va + vb) ** 2 / (va ** 2 / (a.n - 1) + vb ** 2 / (b.n - 1));
  return difference - studentQuantile(confidence, freedom) * Math.sqrt(va + vb);
};
