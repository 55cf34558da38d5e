import { cellOf, type Draw, type Member } from '../../model/sampler.ts';
import type { Feature } from '../../model/task/task.ts';
import { pickWeighted } from '../../platform/statistics/seeded-random.ts';

/**
 * Draws references one by one, likelier the better they rank (1 / rank, as CodeEvolve's roulette) and rarer the more
 * they resemble the parent or one another; a copy of what is already shown is never drawn. Candidates come best first.
 */
export const drawReferences = (
  candidates: readonly Member[],
  parent: Member,
  features: readonly Feature[],
  { references, random }: Pick<Draw, 'references' | 'random'>,
): readonly number[] => {
  const placed = (member: Member, index: number): Placed => ({
    member,
    cell: features.length > 0 ? cellOf(features, member.features) : null,
    weight: 1 / (index + 1),
  });
  const chosen: Member[] = [];
  let left = candidates.map(placed);
  for (let shown = placed(parent, 0); ; ) {
    left = left.filter(({ member }) => !isCopy(member, shown.member)).map((candidate) => discounted(candidate, shown));
    if (chosen.length >= references || left.length === 0) return chosen.map(({ id }) => id);
    shown = pickWeighted(random, left, ({ weight }) => weight);
    chosen.push(shown.member);
  }
};

interface Placed {
  readonly member: Member;
  readonly cell: string | null;
  readonly weight: number;
}

const isCopy = (a: Member, b: Member): boolean =>
  a.id === b.id || (a.tokens !== '' && a.tokens === b.tokens) || (a.behaviour !== null && a.behaviour === b.behaviour);

/** A candidate adds less beside one of its own grid cell, and less beside its parent, child or sibling. */
const discounted = (candidate: Placed, shown: Placed): Placed => {
  const [a, b] = [candidate.member, shown.member];
  const isNeighbour = candidate.cell !== null && candidate.cell === shown.cell;
  const isKin = a.parent === b.id || b.parent === a.id || (a.parent !== null && a.parent === b.parent);
  return { ...candidate, weight: candidate.weight * (isNeighbour ? 0.25 : 1) * (isKin ? 0.5 : 1) };
};
