import { expect, test } from 'vitest';
import { createPromote } from '../../../../src/actors/engineer/promote.ts';
import type { Direction } from '../../../../src/model/task/task.ts';
import { aNode } from '../../../builders/node.ts';
import { callPort, storeOf } from '../../../builders/port.ts';
import { aTask } from '../../../builders/task.ts';
import { anEvaluation } from '../../../builders/trial.ts';

const [quick] = aTask({
  stages: [
    { name: 'quick', limitSeconds: 1, gate: { top: 0.5 } },
    { name: 'full', limitSeconds: 1 },
  ],
}).stages;

/** Nodes 0 to 4 reached 0 to 4 in the first stage. */
const nodes = [0, 1, 2, 3, 4].map((id) => aNode({ id, evaluations: [anEvaluation({ stage: 'quick', score: id })] }));

const promoted = async (
  score: number | null,
  { round = 9, horizon = null, direction = 'maximize' }: Partial<Asked> = {},
) => {
  const promote = createPromote(await storeOf(...nodes), aTask({ score: { direction, unit: 'points' } }));
  return (await callPort(promote, { round, stage: quick!, score, horizon })).answer;
};

interface Asked {
  readonly round: number;
  readonly horizon: number | null;
  readonly direction: Direction;
}

test('the best half goes on, the others are held back, each with its place', async () => {
  expect(await promoted(2.5)).toEqual({ stage: 'quick', promoted: true, place: 3, of: 6 });
  expect(await promoted(1.5)).toEqual({ stage: 'quick', promoted: false, place: 4, of: 6 });
});

test('where less is better the low ones go on', async () => {
  expect(await promoted(1.5, { direction: 'minimize' })).toMatchObject({ promoted: true, place: 3 });
  expect(await promoted(2.5, { direction: 'minimize' })).toMatchObject({ promoted: false, place: 4 });
});

test('it is held against what its round may see, and not against itself', async () => {
  expect(await promoted(2.5, { horizon: 3 })).toMatchObject({ place: 2, of: 5 });
  expect(await promoted(3, { round: 4 })).toMatchObject({ place: 1, of: 5 });
});

test('without a score it cannot be among the best', async () => {
  expect(await promoted(null)).toEqual({ stage: 'quick', promoted: false, place: 6, of: 6 });
});
