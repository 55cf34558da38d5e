import { describe, expect, it } from 'vitest';
import { migrants } from '../../../../src/population/migration.ts';
import { evolve, member, samplerOf } from './population.ts';

describe('migrants', () => {
  const members = [
    member(0, 1, { islands: [0] }),
    member(1, 5, { islands: [0] }),
    member(2, 2, { islands: [1] }),
    member(3, 3, { islands: [2] }),
  ];

  it('sends the best of each island to the next one around the ring', () => {
    expect(migrants({ members, features: [] }, 3, 1)).toEqual([
      { node: 1, from: 0, to: 1 },
      { node: 2, from: 1, to: 2 },
      { node: 3, from: 2, to: 0 },
    ]);
  });

  it('does not send who lives there already, nor a copy', () => {
    const settled = [
      ...members.slice(0, 1),
      { ...members[1]!, islands: [0, 1] },
      ...members.slice(2),
      member(4, 0, { islands: [0], tokens: 'tokens 3' }),
    ];
    expect(migrants({ members: settled, features: [] }, 3, 1)).toEqual([{ node: 1, from: 1, to: 2 }]);
  });

  it.each([
    [1, 1],
    [3, 0],
  ])('sends nobody with %d islands and %d nodes', (islands, perIsland) => {
    expect(migrants({ members, features: [] }, islands, perIsland)).toEqual([]);
  });

  it('carries progress around without making the islands equal', () => {
    const { population } = evolve(samplerOf('ucb1'), 300, 2, 3);
    const residents = [0, 1, 2].map((island) => population.members.filter(({ islands }) => islands.includes(island)));
    const travellers = population.members.filter(({ islands }) => islands.length > 1);
    expect(travellers.length).toBeGreaterThan(5);
    expect(travellers.length).toBeLessThan(population.members.length / 2);
    for (const all of residents) expect(all.length).toBeGreaterThan(60);
  });
});
