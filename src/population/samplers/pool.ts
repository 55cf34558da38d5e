import { z } from 'zod';
import type { Sampler } from '../../model/sampler.ts';
import { below, sample } from '../../platform/statistics/seeded-random.ts';
import { defineSampler, referencesFrom } from './definition.ts';
import { ranked, scoreText } from './ranking.ts';

/**
 * ASI-Arch's candidate pool (arXiv 2507.18074): the parent uniformly from the first ranks, references uniformly from a
 * larger pool. The pool is read again at every draw, so it needs no refreshing and no state.
 */
const pool =
  (parentsFrom: number, referencesFrom: number): Sampler =>
  (population, _visits, draw) => {
    const members = ranked(population, draw);
    const size = Math.min(parentsFrom, members.length);
    const rank = below(draw.random, size);
    const parent = members[rank]!;
    const others = members.slice(0, referencesFrom).filter((member) => member.id !== parent.id);
    const text = `Node ${parent.id} has rank ${rank + 1} (${scoreText(parent)}), drawn uniformly from the first ${size}.`;
    return {
      parent: parent.id,
      references: sample(draw.random, others, draw.references).map((member) => member.id),
      reason: { sampler: 'pool', text, parts: { rank: rank + 1, parents: size, pool: others.length + 1 } },
    };
  };

export const poolSampler = defineSampler({
  name: 'pool',
  about: 'uniformly from the first ranks',
  settings: {
    /** Ranks that may become parents. */
    parentsFrom: z.number().int().positive().default(10),
    referencesFrom,
  },
  create: ({ parentsFrom, referencesFrom: from }) => pool(parentsFrom, from),
});
