import type { Sampler } from '../../model/sampler.ts';
import { defineSampler, referencesFrom } from './definition.ts';
import { ranked, shown } from './ranking.ts';
import { drawReferences } from './references.ts';

/** Always the best member. */
const greedy =
  (referencesFrom: number): Sampler =>
  (population, _visits, draw) => {
    const members = ranked(population, draw);
    const best = members[0]!;
    const text = `Node ${best.id} has the best fitness, ${shown(best.fitness)}, of ${members.length} members.`;
    return {
      parent: best.id,
      references: drawReferences(members.slice(0, referencesFrom), best, population.features, draw),
      reason: { sampler: 'greedy', text, parts: { fitness: best.fitness, members: members.length } },
    };
  };

export const greedySampler = defineSampler({
  name: 'greedy',
  about: 'always the best member',
  settings: { referencesFrom },
  create: (settings) => greedy(settings.referencesFrom),
});
