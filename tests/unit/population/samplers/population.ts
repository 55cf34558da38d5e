import type { Member, Population, Sampler, Visits } from '../../../../src/model/sampler.ts';
import { type Random, randomFrom } from '../../../../src/platform/statistics/seeded-random.ts';
import { migrants } from '../../../../src/population/migration.ts';
import { createSampler } from '../../../../src/population/samplers/registry.ts';
import { aMember } from '../../../builders/node.ts';

export const names = ['random', 'greedy', 'ucb1', 'map-elites', 'pool'] as const;

export const features: Population['features'] = [
  { name: 'size', min: 0, max: 1, bins: 4 },
  { name: 'speed', min: 0, max: 1, bins: 4 },
];

export const samplerOf = (name: string, settings: Readonly<Record<string, number>> = {}): Sampler =>
  createSampler({ name, exploration: 0.7, parentsFrom: 10, referencesFrom: 50, ...settings });

export const member = (id: number, fitness: number, more: Partial<Member> = {}): Member =>
  aMember({
    ...{ id, name: `node ${id}`, parent: null, score: fitness, n: 1, fitness },
    ...{ text: `text ${id}`, tokens: `tokens ${id}`, islands: [0] },
    ...more,
  });

/** Members with random fitness and features, all on island 0. */
export const crowd = (size: number, seed = 1): Population => {
  const random = randomFrom('crowd', seed);
  const members = Array.from({ length: size }, (_, id) =>
    member(id, random(), { features: { size: random(), speed: random() } }),
  );
  return { members, features };
};

export const never: Visits = () => 0;

/** One draw of a simulation: where, whom, and the share of that island's members that were better. */
export interface Birth {
  readonly island: number;
  readonly parent: Member;
  readonly better: number;
}

/** A finished simulation; `visits` by node. */
export interface History {
  readonly population: Population;
  readonly visits: readonly number[];
  readonly births: readonly Birth[];
}

/**
 * Evolves a toy population: a child's fitness is its parent's plus noise that is more often bad than good, one child in
 * five fails, `lanes` rounds are in flight, and every tenth round the islands exchange their best.
 */
export const evolve = (sampler: Sampler, rounds: number, seed: number, islands = 1, lanes = 3): History => {
  const random = randomFrom('toy', seed);
  const members: Member[] = Array.from({ length: islands }, (_, island) =>
    member(island, 0, { island, islands: [island], features: placed(random) }),
  );
  const visits: number[] = members.map(() => 0);
  const births: Birth[] = [];
  const inFlight: { parent: number; island: number }[] = [];
  for (let round = islands; round < rounds + islands; round += 1) {
    const island = round % islands;
    const draw = { island, references: 2, random: randomFrom(seed, round) };
    const { parent } = sampler({ members, features }, (node) => visits[node] ?? 0, draw);
    visits[parent]! += 1;
    births.push(birthOf(members, island, parent));
    inFlight.push({ parent, island });
    visits[round] = 0;
    if (inFlight.length < lanes) continue;
    const landed = inFlight.shift()!;
    if (random() < 0.2) continue;
    const index = members.findIndex(({ id }) => id === landed.parent);
    const { fitness, children } = members[index]!;
    const child = fitness + random() + random() - 1.2;
    members[index] = { ...members[index]!, children: [...children, child] };
    members.push(
      member(round, child, {
        parent: landed.parent,
        island: landed.island,
        islands: [landed.island],
        features: placed(random),
      }),
    );
    if (round % 10 === 0) settle(members, islands);
  }
  return { population: { members, features }, visits, births };
};

const birthOf = (members: readonly Member[], island: number, id: number): Birth => {
  const neighbours = members.filter(({ islands }) => islands.includes(island));
  const parent = members.find((one) => one.id === id)!;
  const better = neighbours.filter(({ fitness }) => fitness > parent.fitness).length / neighbours.length;
  return { island, parent, better };
};

const settle = (members: Member[], islands: number): void => {
  for (const { node, to } of migrants({ members, features }, islands, 1)) {
    const index = members.findIndex(({ id }) => id === node);
    members[index] = { ...members[index]!, islands: [...members[index]!.islands, to] };
  }
};

const placed = (random: Random) => ({ size: random(), speed: random() });
