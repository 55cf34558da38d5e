import { readFile } from 'node:fs/promises';
import { randomFrom } from '../../src/platform/statistics/seeded-random.ts';

/** A query with the items that answer it: 2 was meant by it, 1 helps as well. */
export interface Judged {
  readonly kind: string;
  readonly query: string;
  readonly held: boolean;
  readonly relevant: Readonly<Record<string, number>>;
}

export const judgedIn = async (file: string): Promise<readonly Judged[]> =>
  (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Judged);

/** The share of the relevant items among the first five. */
export const recallAt5 = (found: readonly string[], relevant: Judged['relevant']): number =>
  found.slice(0, 5).filter((id) => relevant[id] !== undefined).length / Math.min(5, Object.keys(relevant).length);

/** Normalised discounted cumulative gain of the first five (Järvelin and Kekäläinen 2002), gain 2^grade - 1. */
export const ndcgAt5 = (found: readonly string[], relevant: Judged['relevant']): number => {
  const best = Object.values(relevant).sort((a, b) => b - a);
  return gainOf(found.map((id) => relevant[id] ?? 0)) / gainOf(best);
};

const gainOf = (grades: readonly number[]): number =>
  grades.slice(0, 5).reduce((sum, grade, index) => sum + (2 ** grade - 1) / Math.log2(index + 2), 0);

/** A mean over queries with its 95 % percentile bootstrap interval (2,000 resamples). */
export const interval = (values: readonly number[]): { mean: number; low: number; high: number } => {
  const random = randomFrom('bootstrap', values.length);
  const mean = (of: readonly number[]): number => of.reduce((sum, value) => sum + value, 0) / of.length;
  const means = Array.from({ length: 2000 }, () =>
    mean(values.map(() => values[Math.floor(random() * values.length)]!)),
  ).sort((a, b) => a - b);
  return { mean: mean(values), low: means[49]!, high: means[1949]! };
};
