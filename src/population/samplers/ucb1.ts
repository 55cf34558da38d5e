import { z } from 'zod';
import type { Member, Sampler, Visits } from '../../model/sampler.ts';
import { pick } from '../../platform/statistics/seeded-random.ts';
import { pluralize } from '../../platform/text/pluralize.mjs';
import { defineSampler, referencesFrom } from './definition.ts';
import { ranked, scorePart, scoreText } from './ranking.ts';
import { drawReferences } from './references.ts';

/**
 * UCB1 (Auer, Cesa-Bianchi and Fischer 2002): the arm with the highest quality + c √(ln N / n).
 *
 * Every round adds a node, so there are as many arms as draws and plain UCB1 would try each once, best and worst alike.
 * Two rules prevent that. A node's own evaluation counts as its first try (n = visits + 1), so an untried node has a
 * finite bonus. And only the best √N / 2 nodes are arms (4 at least), N being all tries: the number of arms grows with
 * what was spent, as in UCB-AIR for infinitely many arms (Wang, Audibert and Munos 2008).
 */
const ucb1 =
  (exploration: number, referencesFrom: number): Sampler =>
  (population, visits, draw) => {
    const members = ranked(population, draw);
    const tries = members.reduce((sum, { id }) => sum + visits(id) + 1, 0);
    const arms = members.slice(0, Math.max(4, Math.ceil(Math.sqrt(tries) / 2)));
    const quality = qualities(arms, visits);
    const bonus = (member: Member) => exploration * Math.sqrt(Math.log(tries) / (visits(member.id) + 1));
    const bounds = arms.map((arm, index) => quality[index]! + bonus(arm));
    const highest = Math.max(...bounds);
    const parent = pick(
      draw.random,
      arms.filter((_, index) => bounds[index]! > highest - 1e-12),
    );
    const rank = arms.indexOf(parent);
    const parts = {
      quality: quality[rank]!,
      exploration: bonus(parent),
      ...scorePart(parent),
      rank: rank + 1,
      visits: visits(parent.id),
      arms: arms.length,
    };
    const text =
      `Node ${parent.id} (${scoreText(parent)}, rank ${rank + 1} of ${members.length}, drawn ${pluralize(parts.visits, 'time')} before) has the highest bound of ${pluralize(arms.length, 'arm')}: ` +
      `quality ${parts.quality.toFixed(2)} + exploration ${parts.exploration.toFixed(2)}.`;
    return {
      parent: parent.id,
      references: drawReferences(members.slice(0, referencesFrom), parent, population.features, draw),
      reason: { sampler: 'ucb1', text, parts },
    };
  };

/** The children's share in the quality of an arm that was drawn before; more would favour the parents of the best over the best. */
const childShare = 1 / 4;

/**
 * Rank-normalised fitness (1 best, 0 worst), blended with the rank of the best improvement among the children. An arm
 * never drawn is taken at its own rank; one drawn without improvement yet, rounds in flight included, has reward 0.
 */
const qualities = (arms: readonly Member[], visits: Visits): readonly number[] => {
  const own = relativeRanks(arms.map((arm) => arm.fitness));
  const gains = arms.map((arm) => Math.max(0, ...arm.children.map((child) => child - arm.fitness)));
  const gained = gains.filter((gain) => gain > 0);
  const reward = (gain: number) => (gain > 0 ? gained.filter((other) => other <= gain).length / gained.length : 0);
  return arms.map((arm, index) => {
    const isTried = visits(arm.id) > 0 || arm.children.length > 0;
    return isTried ? (1 - childShare) * own[index]! + childShare * reward(gains[index]!) : own[index]!;
  });
};

/** Where each value stands between the worst (0) and the best (1); equal values stand together. Values come best first. */
const relativeRanks = (values: readonly number[]): readonly number[] => {
  if (values.length === 1) return [1];
  const positions = new Map<number, { first: number; last: number }>();
  for (const [index, value] of values.entries())
    positions.set(value, { first: positions.get(value)?.first ?? index, last: index });
  return values.map((value) => {
    const { first, last } = positions.get(value)!;
    return 1 - (first + last) / 2 / (values.length - 1);
  });
};

export const ucb1Sampler = defineSampler({
  name: 'ucb1',
  about: 'the highest upper confidence bound',
  settings: {
    /** c of UCB1: how much a node that was drawn rarely is preferred. */
    exploration: z.number().min(0).default(0.7),
    referencesFrom,
  },
  create: ({ exploration, referencesFrom: from }) => ucb1(exploration, from),
});
