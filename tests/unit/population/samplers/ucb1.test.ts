import { describe, expect, it } from 'vitest';
import { bestFirst } from '../../../../src/model/result/node-order.mjs';
import { randomFrom } from '../../../../src/platform/statistics/seeded-random.ts';
import { crowd, evolve, member, never, samplerOf } from './population.ts';

const ucb1 = samplerOf('ucb1');

/** Chi-square of visits against a uniform share. */
const unevenness = (visits: readonly number[]): number => {
  const expected = visits.reduce((sum, count) => sum + count, 0) / visits.length;
  return visits.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
};

/** Draws from a fixed crowd; visits count, fitness does not change. */
const draws = (sampler: typeof ucb1, count: number): readonly number[] => {
  const population = crowd(50);
  const visits = population.members.map(() => 0);
  for (let round = 0; round < count; round += 1) {
    const { parent } = sampler(population, (node) => visits[node]!, {
      island: 0,
      references: 2,
      random: randomFrom(round),
    });
    visits[parent]! += 1;
  }
  return visits;
};

describe('the ucb1 sampler', () => {
  it('is far from uniform after 200 draws, where the random sampler is not', () => {
    // 49 degrees of freedom: a uniform draw stays below 86 in 999 of 1000 cases
    expect(unevenness(draws(samplerOf('random'), 200))).toBeLessThan(86);
    expect(unevenness(draws(ucb1, 200))).toBeGreaterThan(500);
  });

  it('concentrates on good nodes', () => {
    const visits = draws(ucb1, 200);
    const [best, ...rest] = [...crowd(50).members].sort(bestFirst);
    expect(visits[best!.id]).toBe(Math.max(...visits));
    expect(rest.slice(10).reduce((sum, { id }) => sum + visits[id]!, 0)).toBe(0);
  });

  it('draws from the top of an evolving run, where random draws from its middle', () => {
    for (const seed of [1, 2, 3]) {
      const [guided, control] = [evolve(ucb1, 200, seed), evolve(samplerOf('random'), 200, seed)];
      const mean = ({ births }: typeof guided) => births.reduce((sum, { better }) => sum + better, 0) / births.length;
      const best = ({ population }: typeof guided) => Math.max(...population.members.map(({ fitness }) => fitness));
      expect(mean(guided)).toBeLessThan(0.1);
      expect(mean(control)).toBeGreaterThan(0.4);
      expect(best(guided)).toBeGreaterThan(best(control) + 2);
    }
  });

  it('picks different parents for rounds in flight', () => {
    const population = crowd(100);
    const visits = new Map<number, number>();
    const parents = Array.from({ length: 4 }, (_, round) => {
      const { parent } = ucb1(population, (node) => visits.get(node) ?? 0, {
        island: 0,
        references: 2,
        random: randomFrom(round),
      });
      visits.set(parent, (visits.get(parent) ?? 0) + 1);
      return parent;
    });
    expect(new Set(parents).size).toBe(4);
    expect(parents[0]).toBe([...population.members].sort(bestFirst)[0]!.id);
  });

  it('does not let an untried poor node win', () => {
    const members = [member(0, 5), ...Array.from({ length: 500 }, (_, index) => member(index + 1, index / 500))];
    const visits = (node: number) => (node === 0 ? 3 : 0);
    const { parent } = ucb1({ members, features: [] }, visits, { island: 0, references: 0, random: randomFrom(1) });
    expect(parent).toBeGreaterThan(480);
  });

  it('credits a parent for the best improvement among its children', () => {
    const children = [[], [0.5], [1.5, 1.6], [0.2]];
    const members = children.map((fitness, id) => member(id, 1, { children: fitness }));
    const draw = { island: 0, references: 0, random: randomFrom(1) };
    expect(ucb1({ members: members.slice(1), features: [] }, () => 3, draw).parent).toBe(2);
  });

  it('breaks ties by the seed', () => {
    const members = [member(0, 1), member(1, 1), member(2, 1)];
    const parents = Array.from(
      { length: 40 },
      (_, seed) =>
        ucb1({ members, features: [] }, never, { island: 0, references: 0, random: randomFrom(seed) }).parent,
    );
    expect(new Set(parents).size).toBe(3);
  });

  it('explores more with a larger constant', () => {
    const spread = (exploration: number) =>
      draws(samplerOf('ucb1', { exploration }), 200).filter((count) => count > 0).length;
    expect(spread(0)).toBeLessThan(spread(0.7));
    expect(unevenness(draws(samplerOf('ucb1', { exploration: 3 }), 200))).toBeLessThan(unevenness(draws(ucb1, 200)));
  });
});
