import { expect, test } from 'vitest';
import { confirm } from '../../../../src/actors/engineer/challenge-best.ts';
import type { BestChallenge } from '../../../../src/model/result/best-challenge.ts';
import { callPort } from '../../../builders/port.ts';
import { aTask } from '../../../builders/task.ts';
import { anEvaluation, aTrial } from '../../../builders/trial.ts';

const { stages } = aTask();
const contest: BestChallenge = {
  ...{ contends: true, direction: 'maximize', varies: true },
  incumbent: { node: 3, values: [1, 1.1, 0.9] },
};

const confirmed = async (fresh: readonly number[], changed: Partial<BestChallenge> = {}) => {
  const runs = fresh.map((score, index) => anEvaluation({ seed: 1001 + index, score }));
  const trial = aTrial({ evaluations: [anEvaluation({ score: 50 }), ...runs] });
  const input = { round: 9, trial, contest: { ...contest, ...changed }, stages: { stages, verify: [] } };
  return (await callPort(confirm, input)).answer;
};

test('fresh runs that are clearly better confirm it', async () => {
  const check = await confirmed([5, 5.1, 4.9]);
  expect(check).toMatchObject({ incumbent: 3, fresh: [5, 5.1, 4.9], confirmed: true });
  expect(check.advantage).toBeGreaterThan(3);
});

test('the run it was noticed by does not help: fresh runs that are no better do not confirm it', async () => {
  const check = await confirmed([1, 1.1, 0.9]);
  expect(check).toMatchObject({ incumbent: 3, confirmed: false });
  expect(check.advantage).toBeLessThan(0);
});

test('where less is better the same runs count the other way', async () => {
  expect(await confirmed([5, 5.1, 4.9], { direction: 'minimize' })).toMatchObject({ confirmed: false });
  expect(await confirmed([0.1, 0.2, 0], { direction: 'minimize' })).toMatchObject({ confirmed: true });
});

test('with nobody to beat it is the baseline', async () => {
  expect(await confirmed([5], { incumbent: null })).toMatchObject({
    incumbent: null,
    confirmed: true,
    advantage: null,
  });
});
