import { z } from 'zod';
import { isBetter } from '../../model/result/node-order.mjs';
import { cellOf, type Member, type Population, type Sampler, type Visits } from '../../model/sampler.ts';
import type { Feature } from '../../model/task/task.ts';
import { pickWeighted } from '../../platform/statistics/seeded-random.ts';
import { pluralize } from '../../platform/text/pluralize.mjs';
import { defineSampler, referencesFrom } from './definition.ts';
import { ranked, scorePart, scoreText } from './ranking.ts';
import { drawReferences } from './references.ts';

/**
 * MAP-Elites (Mouret and Clune 2015): the parent is the elite of a cell drawn uniformly from the occupied ones, the
 * references are elites of other cells. `curiosity` moves the draw from uniform (0) towards cells whose elites bore
 * better children (1). Without declared features there is one cell, and the parent is the single best.
 */
const mapElites =
  (curiosity: number, referencesFrom: number): Sampler =>
  (population, visits, draw) => {
    const members = ranked(population, draw);
    const grid = [...elites(members, population.features)];
    const [cell, parent] = pickWeighted(draw.random, grid, ([, elite]) => interest(elite, visits, curiosity));
    const rest = grid.filter(([other]) => other !== cell).map(([, elite]) => elite);
    const candidates = rest.length > 0 ? rest : members;
    const possible = population.features.reduce((cells, { bins }) => cells * bins, 1);
    const text = `Node ${parent.id} (${scoreText(parent)}) is the elite of cell ${cell}, drawn from ${pluralize(grid.length, 'occupied cell')} of ${possible}.`;
    return {
      parent: parent.id,
      references: drawReferences(candidates.slice(0, referencesFrom), parent, population.features, draw),
      reason: {
        sampler: 'map-elites',
        text,
        parts: { ...scorePart(parent), cells: grid.length, coverage: grid.length / possible },
      },
    };
  };

/** The best member of each occupied cell, best first; at most one per cell, so the archive is bounded by the grid. */
export const elites = (members: readonly Member[], features: Population['features']): ReadonlyMap<string, Member> => {
  const grid = new Map<string, Member>();
  for (const member of members) {
    const cell = cellIn(features, member);
    if (isBetter(member, grid.get(cell))) grid.set(cell, member);
  }
  return grid;
};

const cellIn = (features: readonly Feature[], member: Member): string =>
  features.length === 0 ? '-' : cellOf(features, member.features);

/** Uniform, blended with the rate of children that were better than this elite (Laplace: one in two before any draw). */
const interest = (elite: Member, visits: Visits, curiosity: number): number => {
  const better = elite.children.filter((fitness) => fitness > elite.fitness).length;
  const share = Math.min(1, curiosity);
  return 1 - share + (share * (better + 1)) / (Math.max(visits(elite.id), elite.children.length) + 2);
};

export const mapElitesSampler = defineSampler({
  name: 'map-elites',
  about: 'the elite of a cell of the feature map',
  settings: {
    /** 0 draws cells uniformly, 1 by the rate of their elite's better children. */
    curiosity: z.number().min(0).max(1).default(0),
    referencesFrom,
  },
  create: ({ curiosity, referencesFrom: from }) => mapElites(curiosity, from),
});
