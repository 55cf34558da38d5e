import { describe, expect, it } from 'vitest';
import { summarize } from '../../../src/model/result/node.ts';
import { notPromoted, promotionOf } from '../../../src/model/result/promotion.ts';
import { Gate, Task } from '../../../src/model/task/task.ts';
import { failed, passed } from '../machines/material.ts';
import { nodeOf, summaryOf } from '../stores/records.ts';

const others = (...scores: readonly number[]) => scores.map((quick, id) => summaryOf(id, { stages: { quick } }));
const half = Gate.parse({ top: 0.5 });
const rank = (score: number, known: readonly number[], gate = half, direction: 'maximize' | 'minimize' = 'maximize') =>
  promotionOf(others(...known), { stage: 'quick', gate, score, direction });

describe('promotion to the next stage', () => {
  it('is for the best share of all that have got through by now', () => {
    expect(rank(5, [1, 2, 3, 4])).toEqual({ stage: 'quick', promoted: true, place: 1, of: 5 });
    expect(rank(3.5, [1, 2, 3, 4])).toMatchObject({ promoted: true, place: 2, of: 5 });
    expect(rank(2.5, [1, 2, 3, 4])).toMatchObject({ promoted: false, place: 3, of: 5 });
    expect(rank(2.5, [1, 2, 3, 4], half, 'minimize')).toMatchObject({ promoted: false, place: 3 });
    expect(rank(0.5, [1, 2, 3, 4], half, 'minimize')).toMatchObject({ promoted: true, place: 1 });
  });

  it('is given to all until enough have got through, and always to the best', () => {
    expect(rank(0, [1, 2])).toMatchObject({ promoted: true, place: 3, of: 3 });
    expect(rank(0, [1, 2, 3])).toMatchObject({ promoted: false, place: 4, of: 4 });
    expect(rank(0, [1, 2, 3], Gate.parse({ top: 0.5, after: 5 }))).toMatchObject({ promoted: true });
    expect(rank(9, [1, 2, 3, 4], Gate.parse({ top: 0.01 }))).toMatchObject({ promoted: true, place: 1 });
  });

  it('lets equals share the better place', () => {
    expect(rank(4, [4, 4, 1, 1])).toMatchObject({ promoted: true, place: 1 });
  });

  it('does not count those that never got through the stage', () => {
    const known = [...others(1, 2, 3), summaryOf(7, { stages: {} })];
    expect(promotionOf(known, { stage: 'quick', gate: half, score: 2.5, direction: 'maximize' })).toMatchObject({
      of: 4,
    });
    expect(notPromoted({ stage: 'quick', promoted: false, place: 3, of: 4 }, 0.5)).toBe(
      'stage quick: place 3 of 4, and only the best 50 % advance',
    );
  });
});

describe('what a summary keeps of stages', () => {
  const kept = (...evaluations: ReturnType<typeof passed | typeof failed>[]) =>
    summarize(nodeOf(1, { evaluations })).stages;

  it('is the mean over the regular seeds of a stage that was got through', () => {
    expect(kept(passed('quick', 1, 1), passed('full', 2, 1), passed('full', 4, 2))).toEqual({ quick: 1, full: 3 });
  });

  it('leaves out stages in which a seed failed, and runs with fresh seeds', () => {
    expect(kept(passed('quick', 1, 1), failed('crashed', 'full'))).toEqual({ quick: 1 });
    expect(kept(passed('full', 2, 1), passed('full', 90, 1001), passed('verify', 3, 1001))).toEqual({ full: 2 });
  });

  it('takes the last run of a seed: a repaired program runs its stage again', () => {
    expect(kept(failed('crashed', 'quick'), passed('quick', 5, 1))).toEqual({ quick: 5 });
  });
});

it('a task that promotes from its last stage is refused', () => {
  const task = (stages: object[]) =>
    Task.safeParse({
      contract: 1,
      name: 't',
      title: 'T',
      initial: 'i.py',
      score: { direction: 'maximize', unit: '' },
      evaluator: { command: ['true'] },
      stages,
    });
  const stage = (name: string, more = {}) => ({ name, limitSeconds: 1, ...more });
  expect(task([stage('quick', { gate: { top: 0.5 } }), stage('full')]).success).toBe(true);
  expect(task([stage('quick'), stage('full', { gate: { top: 0.5 } })]).error?.issues[0]?.message).toContain(
    'after "full"',
  );
});
