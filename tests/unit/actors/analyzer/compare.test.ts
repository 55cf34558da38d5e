import { expect, test } from 'vitest';
import { createCompare } from '../../../../src/actors/analyzer/write.ts';
import type { Comparison } from '../../../../src/model/result/analysis.ts';
import type { Node } from '../../../../src/model/result/node.ts';
import type { Trial } from '../../../../src/model/result/trial.ts';
import { measured } from '../../../../src/platform/statistics/measured.ts';
import { aNode } from '../../../builders/node.ts';
import { callPort, storeOf } from '../../../builders/port.ts';
import { aTask } from '../../../builders/task.ts';
import { aBrief, aCandidate, aFailure, anEvaluation, aTrial } from '../../../builders/trial.ts';

const task = aTask({
  metrics: {
    speed: { direction: 'maximize', unit: 'x' },
    seconds: { direction: 'minimize', unit: 's', volatile: true },
  },
});
const scored = (id: number, mean: number, parts: Partial<Node> = {}): Node =>
  aNode({ id, score: measured([mean]), fitness: mean, ...parts });

const compared = async (
  nodes: readonly Node[],
  trial: Trial,
  { horizon = null, tokens = 4000, log = '' }: { horizon?: number | null; tokens?: number; log?: string } = {},
): Promise<Comparison> => {
  const store = await storeOf(...nodes);
  const compare = createCompare({ store, task, tokens, readLog: async (folder) => `${log}read from ${folder}` });
  return (await callPort(compare, { round: 9, trial, brief: aBrief({ parent: 1, horizon }) })).answer;
};

const nodes = [scored(0, 2), scored(1, 3), scored(2, 8), scored(3, 5)];

test('it compares with its true parent, and with the best of all, which is neither the worst nor the latest', async () => {
  const { score, parent, best } = await compared(nodes, aTrial({ evaluations: [anEvaluation({ score: 6 })] }));
  expect(score).toBe(6);
  expect(parent).toEqual({ node: 1, score: 3, difference: 3 });
  expect(best).toEqual({ node: 2, score: 8, difference: -2 });
});

test('the best is the best that its round may see', async () => {
  const { best } = await compared(nodes, aTrial(), { horizon: 1 });
  expect(best).toMatchObject({ node: 1, score: 3 });
  const later = [...nodes, scored(10, 99)];
  expect((await compared(later, aTrial())).best).toMatchObject({ node: 2 });
});

test('where less is better a smaller score is a gain', async () => {
  const store = await storeOf(scored(1, 3, { fitness: -3 }));
  const compare = createCompare({
    ...{ store, tokens: 100, readLog: async () => '' },
    task: aTask({ score: { direction: 'minimize', unit: 's' } }),
  });
  const trial = aTrial({ evaluations: [anEvaluation({ score: 1 })] });
  const { answer } = await callPort(compare, { round: 9, trial, brief: aBrief({ parent: 1 }) });
  expect(answer.parent).toEqual({ node: 1, score: 3, difference: 2 });
});

test('metrics are compared in their own directions; what stayed the same or the task does not name is neither', async () => {
  const before = { speed: 1, seconds: 2, size: 3 };
  const after = { speed: 2, seconds: 4, size: 9, fresh: 1 };
  const { metrics } = await compared(
    [scored(1, 3, { metrics: before })],
    aTrial({ evaluations: [anEvaluation({ metrics: after })] }),
  );
  expect(metrics).toEqual([
    { name: 'speed', value: 2, parent: 1, better: true, volatile: false },
    { name: 'seconds', value: 4, parent: 2, better: false, volatile: true },
    { name: 'size', value: 9, parent: 3, better: null, volatile: false },
    { name: 'fresh', value: 1, parent: null, better: null, volatile: false },
  ]);
});

test('noise is the larger of both spreads, and never less than rounding', async () => {
  const noisy = scored(1, 3, { score: measured([1, 5]) });
  const evaluations = [1, 2].map((seed) => anEvaluation({ seed, score: 5 + seed }));
  expect((await compared([noisy], aTrial({ evaluations }))).noise).toBe(noisy.score!.spread);
  expect((await compared([scored(1, 3)], aTrial({ evaluations }))).noise).toBe(measured([6, 7]).spread);
  expect((await compared([scored(1, 3)], aTrial())).noise).toBeCloseTo(1e-9, 12);
});

test('the diff is against the parent, and the log is of the last regular run', async () => {
  const trial = aTrial({
    candidate: aCandidate({ program: 'print(1)\nprint(2)' }),
    evaluations: [anEvaluation(), anEvaluation({ seed: 1001, folder: 'fresh' })],
  });
  const { diff, log } = await compared([scored(1, 3)], trial);
  expect(diff).toMatch(/^\+print\(2\)$/m);
  expect(log).toBe('read from evaluations/full-1');
});

test('a long log loses its middle', async () => {
  const { log } = await compared(nodes, aTrial(), { tokens: 200, log: `first line${'.'.repeat(500)}` });
  expect(log.length).toBeLessThan(250);
  expect(log).toMatch(/^first line[\s\S]*characters left out[\s\S]*full-1$/);
});

test('a failure is compared by its status and shows its own trace', async () => {
  const failure = aFailure({ class: 'ValueError', message: 'too small', trace: 'at line 3' });
  const comparison = await compared(nodes, aTrial({ status: 'crashed', failure }));
  expect(comparison).toMatchObject({ status: 'crashed: ValueError: too small', score: null, log: 'at line 3' });
  expect(comparison.parent).toEqual({ node: 1, score: 3, difference: null });
});

test('of repeated runs it shows what they gave together', async () => {
  const record = { incumbent: 2, fresh: [4, 6], advantage: 0.5, confirmed: true, reason: 'so' };
  const { repeated } = await compared(nodes, aTrial({ record }));
  expect(repeated).toEqual({ n: 2, mean: 5, spread: measured([4, 6]).spread, advantage: 0.5 });
  expect((await compared(nodes, aTrial())).repeated).toBeNull();
});

test('a round without a brief has no parent', async () => {
  const compare = createCompare({ store: await storeOf(), task, tokens: 100, readLog: async () => '' });
  const { answer } = await callPort(compare, { round: 0, trial: aTrial(), brief: null });
  expect(answer).toMatchObject({ parent: null, best: null, diff: '' });
});
