import { normalisedTokens } from '../../../platform/source/normalised-tokens.ts';
import { regionBodies, replaceRegion } from '../../../platform/source/regions.ts';
import { pickWeighted } from '../../../platform/statistics/seeded-random.ts';
import type { Operator, Source } from './operator.ts';
import { trackRecord } from './operator-credit.ts';
import { thompson } from './thompson.ts';

/** Takes one region from a reference that has it in another form. */
export const transplant: Operator = ({ parent, references, history, credits, language, random }) => {
  const own = regionBodies(parent.program);
  const tokensOf = (body: string) => normalisedTokens(body, language);
  const grafts = references.flatMap((donor) =>
    [...regionBodies(donor.program)].flatMap(([name, body]) => {
      const replaced = own.get(name);
      const isNew = replaced !== undefined && replaced !== body && tokensOf(replaced) !== tokensOf(body);
      return isNew ? [{ name, donor, body }] : [];
    }),
  );
  if (grafts.length === 0) return null;
  const names = [...new Set(grafts.map((graft) => graft.name))];
  const region = thompson(
    random,
    names.map((key) => ({ key, prior: 0.4 })),
    credits,
    'region',
  ).key;
  const { donor, body } = pickWeighted(
    random,
    grafts.filter((graft) => graft.name === region),
    (graft) => 1 / rankOf(graft.donor, references),
  );
  return {
    program: replaceRegion(parent.program, region, body) ?? parent.program,
    name: `${region} of node ${donor.id}`,
    motivation: `Takes region ${region} of node ${donor.id} into node ${parent.id}. ${claim(region, parent, donor)}${trackRecord(history, 'region', region)}`,
    cited: { cognition: [], nodes: [donor.id] },
    summary: `region ${region} taken from node ${donor.id}`,
    origin: { operator: 'transplant', region, node: String(donor.id) },
  };
};

const rankOf = (source: Source, all: readonly Source[]): number =>
  1 + all.filter((other) => (other.fitness ?? -Infinity) > (source.fitness ?? -Infinity)).length;

const claim = (region: string, parent: Source, donor: Source): string =>
  (donor.fitness ?? -Infinity) > (parent.fitness ?? -Infinity)
    ? `Node ${donor.id} scores higher, and the claim is that ${region} is part of the reason and works with the rest of node ${parent.id}.`
    : `Node ${donor.id} as a whole is no better, but the claim is that its ${region} is better than the one it replaces.`;
