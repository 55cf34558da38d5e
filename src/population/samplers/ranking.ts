import { bestFirst } from '../../model/result/node-order.mjs';
import { type Draw, type Member, onIsland, type Population } from '../../model/sampler.ts';
import { formatNumber } from '../../platform/text/format.ts';

/** The members a draw may choose from, best first: those on its island, or all of them while that island has none. */
export const ranked = (population: Population, { island }: Draw): readonly Member[] => {
  const inhabitants = onIsland(population, island);
  return [...(inhabitants.length > 0 ? inhabitants : population.members)].sort(bestFirst);
};

/** The score of a member as sentences show it: in the unit of the task, which fitness need not have. */
export const scoreText = ({ score }: Member): string =>
  score === null ? 'no score' : `score ${formatNumber(score, 5)}`;

/** The same for the parts of a reason. */
export const scorePart = ({ score }: Member): Readonly<Record<string, number>> => (score === null ? {} : { score });
