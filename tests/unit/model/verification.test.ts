import { expect, test } from 'vitest';
import { agreementOf } from '../../../src/model/result/verification.ts';
import { failed, passed } from '../machines/material.ts';

const runs = (...scores: number[]) => scores.map((score, index) => passed('full', score, index + 1));
const verdict = (before: number[], after: number[]) => agreementOf(runs(...before), runs(...after)).verdict;

test('equal scores repeat, up to the last digits of a sum', () => {
  expect(verdict([1, 2], [1, 2])).toBe('equal');
  expect(verdict([0.1 + 0.2], [0.3])).toBe('equal');
  expect(agreementOf([failed('crashed', 'full')], [failed('crashed', 'full')])).toMatchObject({ verdict: 'equal' });
});

test('noise is held against the spread of the seeds', () => {
  expect(verdict([1, 3], [1.5, 3.2])).toBe('within the spread');
  expect(verdict([1, 1.1], [3, 3.1])).toBe('differs');
});

test('one seed has no spread to hide behind', () => {
  expect(agreementOf(runs(1), runs(1.1))).toMatchObject({
    verdict: 'differs',
    reason: expect.stringContaining('one seed'),
  });
});

test('another outcome differs, with what became of it', () => {
  const agreement = agreementOf(runs(1, 2), [passed('full', 1, 1), failed('crashed', 'full', 2)]);
  expect(agreement).toEqual({ verdict: 'differs', reason: 'seed 2 was passed, and is now crashed (it failed)' });
  expect(agreementOf(runs(1, 2), runs(1))).toMatchObject({
    verdict: 'differs',
    reason: 'seed 2 was passed, and is now missing',
  });
});
