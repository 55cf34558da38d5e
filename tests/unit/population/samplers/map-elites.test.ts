import { describe, expect, it } from 'vitest';
import { cellOf } from '../../../../src/model/sampler.ts';
import { randomFrom } from '../../../../src/platform/statistics/seeded-random.ts';
import { elites } from '../../../../src/population/samplers/map-elites.ts';
import { crowd, evolve, features, member, never, samplerOf } from './population.ts';

const mapElites = samplerOf('map-elites');

describe('the map-elites sampler', () => {
  it('always picks a grid elite as parent, from every occupied cell', () => {
    const population = crowd(200);
    const grid = [...elites(population.members, features).values()].map(({ id }) => id);
    const parents = Array.from(
      { length: 800 },
      (_, seed) => mapElites(population, never, { island: 0, references: 2, random: randomFrom(seed) }).parent,
    );
    expect(new Set(parents)).toEqual(new Set(grid));
    expect(grid).toHaveLength(16);
    const counts = grid.map((id) => parents.filter((parent) => parent === id).length);
    // 15 degrees of freedom: a uniform draw over the cells stays below 38 in 999 of 1000 cases
    expect(counts.reduce((sum, count) => sum + (count - 50) ** 2 / 50, 0)).toBeLessThan(38);
  });

  it('shows elites of other cells as references', () => {
    const population = crowd(200);
    const byId = new Map(population.members.map((one) => [one.id, cellOf(features, one.features)]));
    const grid = new Set([...elites(population.members, features).values()].map(({ id }) => id));
    for (let seed = 0; seed < 100; seed += 1) {
      const { parent, references } = mapElites(population, never, {
        island: 0,
        references: 3,
        random: randomFrom(seed),
      });
      expect(new Set([parent, ...references].map((id) => byId.get(id))).size).toBe(4);
      for (const id of references) expect(grid.has(id)).toBe(true);
    }
  });

  it('picks the elite of the island, not of the whole population', () => {
    const members = [member(0, 9, { islands: [0] }), member(1, 1, { islands: [1] }), member(2, 2, { islands: [1] })];
    const draw = { island: 1, references: 1, random: randomFrom(1) };
    expect(mapElites({ members, features: [] }, never, draw).parent).toBe(2);
  });

  it('has one cell, and so the best as parent, when no features are declared', () => {
    const population = { ...crowd(50), features: [] };
    expect([...elites(population.members, []).keys()]).toEqual(['-']);
    const [best] = elites(population.members, []).values();
    for (let seed = 0; seed < 20; seed += 1)
      expect(mapElites(population, never, { island: 0, references: 1, random: randomFrom(seed) }).parent).toBe(
        best!.id,
      );
  });

  it('builds on more cells than greedy does in an evolving run', () => {
    const cells = (name: 'greedy' | 'map-elites') =>
      new Set(evolve(samplerOf(name), 100, 4).births.map(({ parent }) => cellOf(features, parent.features))).size;
    expect(cells('map-elites')).toBe(16);
    expect(cells('greedy')).toBeLessThan(14);
  });

  it('leans towards cells whose elites bear better children when it is curious', () => {
    const members = [
      member(0, 1, { features: { size: 0.1, speed: 0.1 }, children: [2, 2, 2] }),
      member(1, 1, { features: { size: 0.9, speed: 0.9 }, children: [0, 0, 0] }),
    ];
    const share = (curiosity: number) =>
      Array.from({ length: 400 }, (_, seed) =>
        samplerOf('map-elites', { curiosity })({ members, features }, () => 3, {
          island: 0,
          references: 0,
          random: randomFrom(seed),
        }),
      ).filter(({ parent }) => parent === 0).length;
    expect(share(0)).toBeLessThan(240);
    expect(share(1)).toBeGreaterThan(280);
  });
});
