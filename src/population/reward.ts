/** How much less each older outcome counts: what helped a poor program need not help a good one. */
export const memory = 0.98;

/**
 * Rewards for bandits by rank, since tasks differ in scale and gains have long tails: a failure (null) 0, no improvement 0.1,
 * an improvement between 0.2 and 1 by its rank among the given improvements.
 */
export const rewardsAmong = (improvements: readonly (number | null)[]): ((improvement: number | null) => number) => {
  const gains = improvements.filter((gain): gain is number => gain !== null && gain > 0).sort((a, b) => a - b);
  const ranks = new Map(gains.map((gain, index) => [gain, index + 1])); // of equal gains the last rank
  return (improvement) => {
    if (improvement === null) return 0;
    return improvement > 0 ? 0.2 + (0.8 * (ranks.get(improvement) ?? 0)) / gains.length : 0.1;
  };
};
