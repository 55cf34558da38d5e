import { bestFirst } from '../../model/result/node-order.mjs';
import { type Draw, type Member, onIsland, type Population } from '../../model/sampler.ts';

/** The members a draw may choose from, best first: those on its island, or all of them while that island has none. */
export const ranked = (population: Population, { island }: Draw): readonly Member[] => {
  const inhabitants = onIsland(population, island);
  return [...(inhabitants.length > 0 ? inhabitants : population.members)].sort(bestFirst);
};

/** A fitness or score as sentences show it. */
export const shown = (value: number): string => String(Number(value.toPrecision(5)));
