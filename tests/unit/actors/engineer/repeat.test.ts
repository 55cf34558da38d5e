import { expect, test } from 'vitest';
import type { Evaluate } from '../../../../src/actors/engineer/evaluate.ts';
import { createRepeat } from '../../../../src/actors/engineer/repeat-node.ts';
import type { RunEvent } from '../../../../src/model/event.ts';
import type { Evaluation } from '../../../../src/model/result/evaluation.ts';
import { measured } from '../../../../src/platform/statistics/measured.ts';
import { aNode } from '../../../builders/node.ts';
import { callPort, storeOf } from '../../../builders/port.ts';
import { aTask } from '../../../builders/task.ts';
import { aFailure, anEvaluation } from '../../../builders/trial.ts';
import { collect } from '../../stores/records.ts';

const evaluations = [
  anEvaluation({ seed: 1 }),
  anEvaluation({ seed: 1001 }),
  anEvaluation({ stage: 'old', seed: 1002 }),
];
const node = aNode({ id: 5, program: 'x = 5\n', evaluations, score: measured([4]) });

const repeatedOn = async (run: (seed: number) => Evaluation = (seed) => anEvaluation({ seed, score: seed - 1000 })) => {
  const store = await storeOf(node);
  const asked: string[] = [];
  const evaluate: Evaluate = async ({ round, stage, seed, program }) => {
    asked.push(`${round} ${stage.name} ${seed} ${program.trim()}`);
    return run(seed);
  };
  const repeat = createRepeat(store, evaluate, aTask().stages);
  const events = async (): Promise<RunEvent[]> => collect(store.events());
  return { store, asked, repeat, events };
};

test('it runs with seeds that the node was never run with, in the last stage', async () => {
  const { repeat, asked, events } = await repeatedOn();
  await callPort(repeat, { key: 'k', node: 5, times: 2 });
  expect(asked).toEqual(['5 full 1002 x = 5', '5 full 1003 x = 5']);
  expect(await events()).toEqual([
    expect.objectContaining({
      ...{ type: 'node.repeated', round: 5, stage: 'full', seeds: [1002, 1003], scores: [2, 3], failures: [] },
    }),
  ]);
});

test('asked for again, it goes on where it stopped, and the record stays as it is', async () => {
  const { repeat, asked, store } = await repeatedOn();
  await callPort(repeat, { key: 'k', node: 5, times: 1 });
  await callPort(repeat, { key: 'l', node: 5, times: 1 });
  expect(asked).toEqual(['5 full 1002 x = 5', '5 full 1003 x = 5']);
  expect(await store.node(5)).toEqual(node);
});

test('failures are told beside the scores', async () => {
  const { repeat, events } = await repeatedOn(
    (seed) => ({ ...anEvaluation({ seed }), status: 'crashed', failure: aFailure() }) as Evaluation,
  );
  await callPort(repeat, { key: 'k', node: 5, times: 1 });
  expect(await events()).toEqual([
    expect.objectContaining({ scores: [], failures: ['crashed: it failed'], detail: 'no run gave a score' }),
  ]);
});

test('a node that is not there is not run', async () => {
  const { repeat, asked, events } = await repeatedOn();
  await callPort(repeat, { key: 'k', node: 77, times: 1 });
  expect([asked, await events()]).toEqual([[], []]);
});
