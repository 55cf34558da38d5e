import { randomFrom } from '../../src/platform/statistics/seeded-random.ts';

/** The best directed score of one run after each round. */
export interface Curve {
  readonly arm: string;
  readonly seed: number;
  readonly bests: readonly number[];
}

/** The median with the 2.5 and 97.5 % points of 10,000 bootstrap medians: [low, median, high]. */
export const medianOf = (values: readonly number[]): [low: number, median: number, high: number] => {
  const random = randomFrom('bootstrap', values.length);
  const medians = Array.from({ length: 10_000 }, () =>
    middle(values.map(() => values[Math.floor(random() * values.length)]!)),
  ).sort((a, b) => a - b);
  return [medians[250]!, middle(values), medians[9749]!];
};

/** Rounds to a target, of runs that may not have reached it (-1): those count as later than the last round. */
export const medianRounds = (reached: readonly number[], rounds: number): string => {
  const later = rounds + 1;
  const points = medianOf(reached.map((round) => (round < 0 ? later : round)));
  const [low, median, high] = points.map((round) => (round > rounds ? `> ${rounds}` : String(round)));
  return `${median} (${low} to ${high})`;
};

const middle = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return Number.isInteger(half) ? (sorted[half - 1]! + sorted[half]!) / 2 : sorted[Math.floor(half)]!;
};
