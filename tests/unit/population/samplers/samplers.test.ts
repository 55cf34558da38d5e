import { describe, expect, it } from 'vitest';
import { bestFirst } from '../../../../src/model/result/node-order.mjs';
import { randomFrom } from '../../../../src/platform/statistics/seeded-random.ts';
import { crowd, evolve, features, member, names, never, samplerOf } from './population.ts';

describe.each(names)('the %s sampler', (name) => {
  const sampler = samplerOf(name);

  it('draws the same selection from the same seed', () => {
    const draws = [1, 1].map(() => sampler(crowd(60), never, { island: 0, references: 3, random: randomFrom(7) }));
    expect(draws[0]).toEqual(draws[1]);
  });

  it('stays on the island of the draw, and looks everywhere when that island is empty', () => {
    const members = crowd(40).members.map((one) => ({ ...one, islands: [one.id % 2] }));
    for (let seed = 0; seed < 40; seed += 1) {
      const { parent, references } = sampler({ members, features }, never, {
        island: 1,
        references: 3,
        random: randomFrom(seed),
      });
      for (const id of [parent, ...references]) expect(id % 2).toBe(1);
    }
    expect(() =>
      sampler({ members, features }, never, { island: 5, references: 3, random: randomFrom(1) }),
    ).not.toThrow();
  });

  it('shows different references, never the parent, at most as many as asked for', () => {
    for (const size of [1, 2, 3, 60])
      for (const references of [0, 1, 4]) {
        const selection = sampler(crowd(size), never, { island: 0, references, random: randomFrom(size, references) });
        expect(selection.references.length).toBeLessThanOrEqual(Math.min(references, size - 1));
        expect(new Set([selection.parent, ...selection.references]).size).toBe(selection.references.length + 1);
        if (size === 60) expect(selection.references).toHaveLength(references);
      }
  });

  it('says why in one sentence with numbers', () => {
    const { parent, reason } = sampler(crowd(60), never, { island: 0, references: 2, random: randomFrom(3) });
    expect(reason.sampler).toBe(name);
    expect(reason.text).toMatch(new RegExp(`^Node ${parent} .*\\d.*\\.$`));
    expect(Object.values(reason.parts).every(Number.isFinite)).toBe(true);
  });

  it('keeps children on the island of their parent, with migration', () => {
    const { births } = evolve(sampler, 120, 5, 3);
    for (const { island, parent } of births) expect(parent.islands).toContain(island);
  });

  it('works without features', () => {
    const population = { ...crowd(30), features: [] };
    expect(() => sampler(population, never, { island: 0, references: 2, random: randomFrom(1) })).not.toThrow();
  });
});

describe('what the names promise', () => {
  const rank = (parent: number, population: ReturnType<typeof crowd>) =>
    [...population.members].sort(bestFirst).findIndex(({ id }) => id === parent);
  const parents = (name: (typeof names)[number], draws = 100) =>
    Array.from(
      { length: draws },
      (_, seed) => samplerOf(name)(crowd(100), never, { island: 0, references: 2, random: randomFrom(seed) }).parent,
    );

  it('random is uniform over all members', () => {
    const counts = Array.from({ length: 100 }, () => 0);
    for (const parent of parents('random', 2000)) counts[parent]! += 1;
    // 99 degrees of freedom: chi-square is below 149 in 999 of 1000 cases
    expect(counts.reduce((sum, count) => sum + (count - 20) ** 2 / 20, 0)).toBeLessThan(149);
  });

  it('greedy is always the best', () => {
    expect(new Set(parents('greedy').map((parent) => rank(parent, crowd(100))))).toEqual(new Set([0]));
  });

  it('pool is uniform over the first ten ranks, its references come from the first fifty', () => {
    const ranks = parents('pool', 500).map((parent) => rank(parent, crowd(100)));
    for (let place = 0; place < 10; place += 1) expect(ranks.filter((one) => one === place).length).toBeGreaterThan(25);
    expect(Math.max(...ranks)).toBe(9);
    const shown = Array.from(
      { length: 200 },
      (_, seed) =>
        samplerOf('pool')(crowd(100), never, { island: 0, references: 4, random: randomFrom(seed) }).references,
    ).flat();
    expect(new Set(shown).size).toBe(50);
    expect(Math.max(...shown.map((id) => rank(id, crowd(100))))).toBe(49);
  });
});

describe('references', () => {
  it('leave out copies of the parent and of one another', () => {
    const members = [
      member(0, 3),
      member(1, 2.9, { tokens: 'tokens 0' }),
      member(2, 2.8, { behaviour: 'same' }),
      member(3, 2.7, { behaviour: 'same' }),
    ];
    const { references } = samplerOf('greedy')({ members, features: [] }, never, {
      island: 0,
      references: 3,
      random: randomFrom(1),
    });
    expect(references).toHaveLength(1);
    expect([2, 3]).toContain(references[0]);
  });

  it('prefer good members, and other cells and families than the parent', () => {
    const place = (size: number) => ({ features: { size, speed: 0.1 } });
    const members = [
      member(0, 9, place(0.1)),
      member(1, 8, { ...place(0.1), parent: 0 }),
      member(2, 7, place(0.9)),
      ...Array.from({ length: 40 }, (_, index) => member(3 + index, 0.1, place(0.5))),
    ];
    const counts = new Map<number, number>();
    for (let seed = 0; seed < 400; seed += 1) {
      const draw = { island: 0, references: 1, random: randomFrom(seed) };
      for (const id of samplerOf('greedy')({ members, features }, never, draw).references)
        counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    expect(counts.get(2)!).toBeGreaterThan(2 * (counts.get(1) ?? 0));
    expect(counts.get(2)!).toBeGreaterThan(3 * (counts.get(30) ?? 0));
  });
});
