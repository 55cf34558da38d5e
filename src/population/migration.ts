import { bestFirst } from '../model/result/node-order.mjs';
import { onIsland, type Population } from '../model/sampler.ts';

/** A node that is to live on one more island. */
export interface Migrant {
  readonly node: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Ring migration: the best of each island to the next one (0 to 1, the last to 0). A node or an equal program that
 * already lives there is not sent, and nothing is sent in its place: an island that leads has nothing new to offer.
 */
export const migrants = (population: Population, islands: number, perIsland: number): readonly Migrant[] => {
  if (islands < 2) return [];
  return Array.from({ length: islands }, (_, from) => {
    const to = (from + 1) % islands;
    const there = onIsland(population, to);
    return [...onIsland(population, from)]
      .sort(bestFirst)
      .slice(0, perIsland)
      .filter(({ id, tokens }) => !there.some((other) => other.id === id || (tokens !== '' && other.tokens === tokens)))
      .map(({ id }) => ({ node: id, from, to }));
  }).flat();
};
