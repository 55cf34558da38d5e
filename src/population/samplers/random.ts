import type { Sampler } from '../../model/sampler.ts';
import { pick, sample } from '../../platform/statistics/seeded-random.ts';
import { pluralize } from '../../platform/text/pluralize.mjs';
import { defineSampler } from './definition.ts';
import { ranked } from './ranking.ts';

/** Parent and references uniformly: the control that every other sampler should beat. */
const random: Sampler = (population, _visits, draw) => {
  const members = ranked(population, draw);
  const parent = pick(draw.random, members);
  const others = members.filter((member) => member.id !== parent.id);
  const text = `Node ${parent.id} was drawn uniformly from ${pluralize(members.length, 'member')}.`;
  return {
    parent: parent.id,
    references: sample(draw.random, others, draw.references).map((member) => member.id),
    reason: { sampler: 'random', text, parts: { members: members.length } },
  };
};

export const randomSampler = defineSampler({
  name: 'random',
  about: 'parent and references uniformly: the control',
  settings: {},
  create: () => random,
});
