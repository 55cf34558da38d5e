import type { Sampler } from '../../model/sampler.ts';
import { pluralize } from '../../platform/text/pluralize.mjs';
import { defineSampler, referencesFrom } from './definition.ts';
import { ranked, scorePart, scoreText } from './ranking.ts';
import { drawReferences } from './references.ts';

/** Always the best member. */
const greedy =
  (referencesFrom: number): Sampler =>
  (population, _visits, draw) => {
    const members = ranked(population, draw);
    const best = members[0]!;
    const text = `Node ${best.id} (${scoreText(best)}) is the best of ${pluralize(members.length, 'member')}.`;
    return {
      parent: best.id,
      references: drawReferences(members.slice(0, referencesFrom), best, population.features, draw),
      reason: { sampler: 'greedy', text, parts: { ...scorePart(best), members: members.length } },
    };
  };

export const greedySampler = defineSampler({
  name: 'greedy',
  about: 'always the best member',
  settings: { referencesFrom },
  create: (settings) => greedy(settings.referencesFrom),
});
