import { expect, test } from 'vitest';
import { createOrdinals } from '../../../src/llm/ordinals.ts';

test('questions are counted per round and role, and a given number counts on from there', () => {
  const { next } = createOrdinals();
  expect([next(1, 'researcher'), next(1, 'researcher'), next(1, 'judge'), next(2, 'researcher')]).toEqual([0, 1, 0, 0]);
  expect([next(1, 'researcher', 7), next(1, 'researcher')]).toEqual([7, 8]);
});

test('rounds that asked long ago are forgotten, a round that goes on asking and the run itself are not', () => {
  const { next } = createOrdinals(10);
  next(null, 'analyzer');
  next(1, 'judge');
  next(2, 'judge');
  for (let round = 3; round < 30; round += 1) {
    next(round, 'judge');
    expect(next(1, 'judge')).toBe(round - 2);
  }
  expect(next(null, 'analyzer')).toBe(1);
  expect(next(2, 'judge')).toBe(0);
});
