/** Dampens the first ranks: the smaller, the more a first rank counts. */
const dampening = 20;

/**
 * Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009): what several rankings put in front comes first, without
 * their scores having to be comparable. A rank is counted from 1; null means not ranked.
 */
export const fusedScore = (ranks: readonly { readonly rank: number | null; readonly weight: number }[]): number =>
  ranks.reduce((sum, { rank, weight }) => sum + (rank === null ? 0 : weight / (dampening + rank)), 0);
