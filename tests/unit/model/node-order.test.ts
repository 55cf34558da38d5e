import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { directed, directionText, improvement } from '../../../src/model/result/improvement.mjs';
import { bestFirst, bestSoFar, isBetter, isProgress } from '../../../src/model/result/node-order.mjs';
import { frontierWith } from '../../../src/model/run/frontier.ts';

const node = (id: number, fitness: number, confirmed: boolean | null = null, epoch = 1) => ({
  id,
  fitness,
  confirmed,
  epoch,
});

describe('the order of nodes', () => {
  it.each([
    ['more fitness, whoever is confirmed', node(5, 2), node(1, 1, true)],
    ['of equals the confirmed one', node(5, 1, true), node(1, 1)],
    ['a refuted one is no better than one that was not repeated', node(1, 1), node(5, 1, false)],
    ['of equals the earlier one', node(1, 1), node(5, 1)],
    ['of confirmed equals the earlier one', node(1, 1, true), node(5, 1, true)],
  ])('%s', (_, better, worse) => {
    expect([isBetter(better, worse), isBetter(worse, better)]).toEqual([true, false]);
    expect([worse, better].sort(bestFirst)).toEqual([better, worse]);
  });

  it('puts any node before none, and no node before itself', () => {
    expect([isBetter(node(1, -9), null), isBetter(node(1, 1), node(1, 1))]).toEqual([true, false]);
  });

  it('does not depend on the order in which nodes come', () => {
    const some = fc.record({
      id: fc.nat(50),
      fitness: fc.integer({ min: 0, max: 3 }),
      confirmed: fc.constantFrom(null, true, false),
    });
    const crowd = fc.uniqueArray(some, { selector: ({ id }) => id, minLength: 1 });
    fc.assert(
      fc.property(crowd, (nodes) => {
        expect(bestSoFar(nodes).at(-1)).toBe(nodes.toSorted(bestFirst)[0]);
        expect(bestSoFar(nodes.toReversed()).at(-1)).toBe(nodes.toSorted(bestFirst)[0]);
      }),
    );
  });
});

test('only more fitness is progress', () => {
  expect([isProgress(1, null), isProgress(1, 1), isProgress(1.1, 1), isProgress(null, null)]).toEqual([
    ...[true, false, true, false],
  ]);
});

test('the best so far stays until a better one comes, and begins again with an epoch', () => {
  const nodes = [null, node(0, 1), null, node(1, 0), node(2, 3), node(3, 0, null, 2), node(4, 1, null, 2)];
  expect(bestSoFar(nodes).map((best) => best?.id)).toEqual([undefined, 0, 0, 0, 2, 3, 4]);
});

test.each([
  [3, 2, 'maximize', 1],
  [2, 3, 'maximize', -1],
  [3, 2, 'minimize', -1],
  [2, 3, 'minimize', 1],
  [null, 3, 'minimize', null],
  [3, undefined, 'minimize', null],
] as const)('from %s to %s, when you %s, is an improvement of %s', (score, before, direction, expected) => {
  expect(improvement(score, before, direction)).toBe(expected);
  if (expected !== null) expect(directed(score!, direction) - directed(before!, direction)).toBe(expected);
});

test('which way is better, in words', () => {
  expect([directionText('maximize'), directionText('minimize')]).toEqual(['higher is better', 'lower is better']);
});

test('the frontier goes over what came before its turn', () => {
  const beyond = new Set<number>();
  const reached: number[] = [];
  for (const round of [2, 0, 2, 1, 1, 4]) reached.push(frontierWith(round, reached.at(-1) ?? -1, beyond));
  expect(reached).toEqual([-1, 0, 0, 2, 2, 2]);
  expect([...beyond]).toEqual([4]);
});
