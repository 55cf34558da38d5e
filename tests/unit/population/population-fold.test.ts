import { expect, test } from 'vitest';
import type { NodeSummary } from '../../../src/model/result/node.ts';
import { cellOf } from '../../../src/model/sampler.ts';
import { below, pick, randomFrom, sample } from '../../../src/platform/statistics/seeded-random.ts';
import type { Migration } from '../../../src/population/island-membership.ts';
import { createPopulationFold, type PopulationFold } from '../../../src/population/population-fold.ts';
import { summaryOf } from '../stores/records.ts';

const features = [{ name: 'length', min: 0, max: 1, bins: 3 }];
const islandCount = 3;

/** Random nodes and migrations of a run with three islands. */
const history = (seed: number, rounds: number) => {
  const random = randomFrom('population', seed);
  const summaries = Array.from({ length: rounds }, (_, id): NodeSummary => {
    const passed = id === 0 || random() < 0.7;
    return summaryOf(id, {
      island: below(random, islandCount),
      status: passed ? 'passed' : pick(random, ['crashed', 'rejected', 'invalid'] as const),
      fitness: passed ? below(random, 12) : null,
      parent: id === 0 ? null : below(random, id),
      features: { length: random() },
    });
  });
  const migrations = Array.from({ length: Math.floor(rounds / 6) }, (_, index): Migration => {
    const at = index * 6 + 5;
    return { at, node: below(random, at + 1), to: below(random, islandCount) };
  });
  return { summaries, migrations };
};

/** What the fold promises, written down plainly: every round is added, then the worst unprotected ones go. */
const expected = (
  summaries: readonly NodeSummary[],
  migrations: readonly Migration[],
  capacity: number,
  horizon: number,
) => {
  const islands = new Map<number, NodeSummary[]>();
  const come = (node: NodeSummary | undefined, island: number) => {
    if (node?.status !== 'passed') return;
    const there = islands.get(island) ?? [];
    if (there.includes(node)) return;
    there.push(node);
    islands.set(island, there);
    if (there.length <= capacity) return;
    const best = [...there].sort((a, b) => b.fitness! - a.fitness! || a.id - b.id);
    const newest = [...there].sort((a, b) => b.id - a.id).slice(0, Math.floor(capacity / 10));
    const cell = (other: NodeSummary) => cellOf(features, other.features);
    const elites = best.filter((other) => best.find((one) => cell(one) === cell(other)) === other);
    const mayGo = best.filter((other) => !newest.includes(other));
    const victim = mayGo.findLast((other) => !elites.includes(other)) ?? mayGo.at(-1);
    islands.set(
      island,
      there.filter((other) => other !== victim),
    );
  };
  for (const summary of summaries.slice(0, horizon + 1)) {
    come(summary, summary.island);
    const now = migrations.filter(({ at }) => at === summary.id).sort((a, b) => a.node - b.node || a.to - b.to);
    for (const { node, to } of now) come(summaries[node], to);
  }
  const active = new Map<number, number[]>();
  for (const [island, there] of islands)
    for (const { id } of there) active.set(id, [...(active.get(id) ?? []), island]);
  return [...active].map(([id, where]) => ({ id, islands: where.sort() })).sort((a, b) => a.id - b.id);
};

const located = (population: PopulationFold, horizon: number | null) =>
  population.at(horizon).members.map(({ id, islands }) => ({ id, islands }));

test.each([1, 2, 3, 4])('at(h) follows from the rounds up to h, in whatever order they arrive (seed %i)', (seed) => {
  const { summaries, migrations } = history(seed, 80);
  const random = randomFrom('order', seed);
  const population = createPopulationFold({ features, capacity: 10 });
  const waiting = sample(random, [...summaries, ...migrations], summaries.length + migrations.length);
  for (const item of waiting) {
    if ('at' in item) population.migrated(item);
    else population.add(item);
    if (random() < 0.3) population.at(null);
    if (random() < 0.3) population.at(below(random, 80));
  }
  expect(population.frontier).toBe(79);
  for (let horizon = 0; horizon < 80; horizon += 1)
    expect(located(population, horizon)).toEqual(expected(summaries, migrations, 10, horizon));
  expect(located(population, null)).toEqual(expected(summaries, migrations, 10, 79));
});

test('a horizon behind the frontier does not change when later rounds arrive', () => {
  const { summaries, migrations } = history(9, 100);
  const population = createPopulationFold({ features, capacity: 20 });
  for (const migration of migrations) population.migrated(migration);
  const views = summaries.map((summary) => {
    population.add(summary);
    return population.at(summary.id);
  });
  for (const [horizon, view] of views.entries()) expect(population.at(horizon)).toEqual(view);
});

test('children are those up to the horizon, in round order', () => {
  const population = createPopulationFold({ features: [], capacity: 10 });
  for (const id of [0, 3, 1, 4, 2]) population.add(summaryOf(id, { fitness: id * 10 }));
  population.add(summaryOf(5, { status: 'crashed', fitness: null }));
  const childrenAt = (horizon: number | null) => population.at(horizon).members[0]!.children;
  expect(childrenAt(3)).toEqual([10, 20, 30]);
  expect(childrenAt(null)).toEqual([10, 20, 30, 40]);
  expect(childrenAt(0)).toEqual([]);
});

test('retires the worst, but neither the newest tenth nor the elite of a cell', () => {
  const population = createPopulationFold({ features, capacity: 10 });
  for (let id = 0; id < 10; id += 1) population.add(summaryOf(id, { fitness: 50 + id, features: { length: 0.1 } }));
  population.add(summaryOf(10, { fitness: 1, features: { length: 0.9 } }));
  population.add(summaryOf(11, { fitness: 2, features: { length: 0.1 } }));
  population.add(summaryOf(12, { fitness: 90, features: { length: 0.1 } }));
  const ids = (horizon: number) => population.at(horizon).members.map(({ id }) => id);
  expect(ids(9)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(ids(10)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(ids(11)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect(ids(12)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 12]);
});

test('stays bounded when every member is the elite of a cell', () => {
  const wide = [{ name: 'length', min: 0, max: 100, bins: 100 }];
  const population = createPopulationFold({ features: wide, capacity: 5 });
  for (let id = 0; id < 50; id += 1) population.add(summaryOf(id, { fitness: id, features: { length: id } }));
  expect(population.at(null).members.map(({ id }) => id)).toEqual([45, 46, 47, 48, 49]);
});

test('knows the frontier, what lies beyond it, the best and the counts', () => {
  const population = createPopulationFold({ features: [], capacity: 10 });
  expect([population.frontier, population.best, population.size]).toEqual([-1, null, 0]);
  population.add(summaryOf(0, { fitness: 5 }));
  population.add(summaryOf(3, { fitness: 7 }));
  population.add(summaryOf(2, { fitness: 7 }));
  population.add(summaryOf(5, { status: 'abandoned', fitness: null }));
  expect([population.frontier, population.beyond, population.best?.id, population.size]).toEqual([0, [2, 3, 5], 2, 4]);
  expect(population.counts).toMatchObject({ passed: 3, abandoned: 1, crashed: 0 });
  expect(population.summaries().map(({ id }) => id)).toEqual([0, 2, 3, 5]);
  expect(located(population, null).map(({ id }) => id)).toEqual([0, 2, 3]);
});

test('counts draws of earlier rounds, those in flight included, each round once', () => {
  const population = createPopulationFold({ features: [], capacity: 10 });
  for (const [round, parent] of [
    [4, 0],
    [1, 0],
    [2, 7],
    [1, 0],
  ] as const)
    population.drawn(round, parent);
  expect([population.visits(null)(0), population.visits(4)(0), population.visits(1)(0)]).toEqual([2, 1, 0]);
  expect([population.visits(null)(7), population.visits(null)(8)]).toEqual([1, 0]);
});

test('a round may draw once every earlier one has drawn or ended', async () => {
  const population = createPopulationFold({ features: [], capacity: 10 });
  const order: string[] = [];
  const waits = [3, 1, 0].map((round) => population.afterDraw(round).then(() => order.push(`after ${round}`)));
  population.drawn(3, 0);
  population.drawn(1, 0);
  await Promise.resolve();
  expect(order).toEqual([]);
  population.add(summaryOf(0));
  await population.afterDraw(1);
  expect(order).toEqual(['after 1', 'after 0']);
  population.ended(2);
  await Promise.all(waits);
  expect(order.at(-1)).toBe('after 3');
});

test('finds the oldest evaluated node with the same program, within the horizon', () => {
  const population = createPopulationFold({ features: [], capacity: 10 });
  population.add(summaryOf(4, { text: 'a', tokens: 'b', behaviour: 'c', status: 'crashed' }));
  population.add(summaryOf(2, { text: 'x', tokens: 'b', behaviour: null }));
  population.add(summaryOf(1, { text: 'a', tokens: 'b', status: 'rejected' }));
  const find = (text: string, tokens: string, behaviour: string | null, horizon: number | null = null) =>
    population.identical({ text, tokens, behaviour }, horizon);
  expect(find('a', 'z', null)).toEqual({ node: 4, by: 'text' });
  expect(find('z', 'b', 'c')).toEqual({ node: 2, by: 'tokens' });
  expect(find('z', 'z', 'c')).toEqual({ node: 4, by: 'behaviour' });
  expect(find('a', 'z', 'c', 3)).toBeNull();
  expect(find('', '', null)).toBeNull();
});

test('credits the newest 300 nodes that tell their origin with what they won over their parents', () => {
  const population = createPopulationFold({ features: [], capacity: 10 });
  const origin = { operator: 'tune' };
  population.add(summaryOf(0, { fitness: 5 }));
  population.add(summaryOf(1, { fitness: 7, origin }));
  population.add(summaryOf(2, { fitness: null, status: 'timedOut', origin }));
  population.add(summaryOf(3, { fitness: null, status: 'abandoned', origin }));
  expect(population.history(null)).toEqual([
    { origin, improvement: 2 },
    { origin, improvement: null },
  ]);
  expect(population.history(1)).toHaveLength(1);
  for (let id = 4; id < 400; id += 1) population.add(summaryOf(id, { origin }));
  expect(population.history(null)).toHaveLength(300);
});
