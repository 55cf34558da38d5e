/** How well one ranking predict another: Spearman's coefficient over `n` pairs, with a 95 % interval. */
export interface RankCorrelation {
  /** -1 … 1; 0: one rank says nothing about the other. */
  readonly rho: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

/** Fewer pairs than this are not correlated. */
const fewest = 5;

/**
 * Spearman's rank correlation of paired values, of equals the mean rank; null for fewer than five pairs, or when one side does
 * not vary. The interval is Fisher's z with the variance of Bonett and Wright (2000), (1 + rho² / 2) / (n - 3).
 */
export const rankCorrelation = (pairs: readonly (readonly [number, number])[]): RankCorrelation | null => {
  const n = pairs.length;
  if (n < fewest) return null;
  const [a, b] = [ranksOf(pairs.map(([one]) => one)), ranksOf(pairs.map(([, other]) => other))];
  const middle = (n + 1) / 2;
  let [cross, squaresA, squaresB] = [0, 0, 0];
  for (const [index, rank] of a.entries()) {
    cross += (rank - middle) * (b[index]! - middle);
    squaresA += (rank - middle) ** 2;
    squaresB += (b[index]! - middle) ** 2;
  }
  if (squaresA === 0 || squaresB === 0) return null;
  const rho = Math.min(1, Math.max(-1, cross / Math.sqrt(squaresA * squaresB)));
  if (Math.abs(rho) === 1) return { rho, low: rho, high: rho, n };
  const half = 1.959964 * Math.sqrt((1 + rho ** 2 / 2) / (n - 3));
  return { rho, low: Math.tanh(Math.atanh(rho) - half), high: Math.tanh(Math.atanh(rho) + half), n };
};

/** Ranks from 1, the smallest; equal values share the mean of their ranks. */
const ranksOf = (values: readonly number[]): readonly number[] => {
  const order = values.map((value, index) => ({ value, index })).sort((x, y) => x.value - y.value);
  const ranks = new Array<number>(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end + 1 < order.length && order[end + 1]!.value === order[start]!.value) end += 1;
    for (let at = start; at <= end; at += 1) ranks[order[at]!.index] = (start + end) / 2 + 1;
    start = end + 1;
  }
  return ranks;
};
