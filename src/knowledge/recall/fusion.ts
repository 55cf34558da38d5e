/** Dampens the first places: the smaller, the more a first place counts. */
const dampening = 20;

/**
 * Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009): what several rankings put in front comes first, without
 * their scores having to be comparable. A place is counted from 1; null means not ranked.
 */
export const fusedScore = (places: readonly { readonly place: number | null; readonly weight: number }[]): number =>
  places.reduce((sum, { place, weight }) => sum + (place === null ? 0 : weight / (dampening + place)), 0);
