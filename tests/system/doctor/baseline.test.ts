import { expect, test } from 'vitest';
import { pays, toleranceOf, winningScore } from '../../../src/doctor/baseline.ts';
import type { Ending } from '../../../src/doctor/cheat-bench.ts';
import { Metric } from '../../../src/model/task/task.ts';

const metric = (rest: object): Metric => Metric.parse({ direction: 'maximize', unit: '', ...rest });

const scored = (score: number | null): Ending => ({ status: 'passed', score }) as Ending;

test.each([
  ['more', 'maximize', 5.4, true],
  ['within the noise', 'maximize', 5.2, false],
  ['less', 'maximize', 4, false],
  ['less, where less is better', 'minimize', 4, true],
  ['more, where less is better', 'minimize', 6, false],
  ['no score', 'maximize', null, false],
] as const)('a cheat that scores %s', (_, direction, score, expected) => {
  expect(pays(scored(score), { score: 5, spread: 0.1 }, metric({ direction }))).toBe(expected);
});

test('only what passed pays', () => {
  for (const status of ['invalid', 'crashed', 'timedOut', 'outOfMemory', 'quarantined', 'fault'] as const)
    expect(pays({ status, score: 99 } as unknown as Ending, { score: 5, spread: 0 }, metric({}))).toBe(false);
});

test('without noise the last digits are forgiven, and no more', () => {
  expect(toleranceOf({ score: 1000, spread: 0 })).toBeCloseTo(1e-6, 12);
  expect(toleranceOf({ score: 0, spread: 2 })).toBe(6);
});

test('a forger writes what wins and is still plausible', () => {
  expect(winningScore(metric({ plausible: [0, 10] }), 5)).toBe(9.5);
  expect(winningScore(metric({ direction: 'minimize', plausible: [0, 10] }), 5)).toBe(0.5);
  expect(winningScore(metric({}), 0)).toBe(10);
  expect(winningScore(metric({ direction: 'minimize' }), 3)).toBe(-27);
});
