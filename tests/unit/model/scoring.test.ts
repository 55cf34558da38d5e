import { expect, test } from 'vitest';
import { nodeOf } from '../../../src/actors/recorder/build-node.ts';
import { believedScore, fitnessOf } from '../../../src/actors/recorder/fitness.ts';
import { noCost } from '../../../src/model/result/node.ts';
import { missedGate } from '../../../src/model/result/trial.ts';
import { Task } from '../../../src/model/task/task.ts';
import { measured } from '../../../src/platform/statistics/measured.ts';
import { shrunk } from '../../../src/population/score-prior.ts';
import { brief, candidate, failed, passed } from '../machines/material.ts';

const task = Task.parse({
  contract: 1,
  name: 'tiny',
  title: 'Tiny',
  initial: 'initial.py',
  score: { direction: 'minimize', unit: 'nats', plausible: [0, 10] },
  evaluator: { command: ['true'] },
  stages: [
    { name: 'quick', limitSeconds: 1 },
    { name: 'full', limitSeconds: 1, seeds: 3 },
  ],
  judge: { rubric: 'judge.md', weight: 0.25 },
});
const round = {
  round: 4,
  island: 1,
  brief,
  candidate,
  fingerprint: null,
  objections: [],
  repairs: [],
  analysis: null,
  failure: null,
};
const about = { task, judges: false, cost: noCost, epoch: 1, prior: null };
const trial = (evaluations: ReturnType<typeof passed>[]) => ({
  candidate,
  status: 'passed' as const,
  evaluations,
  failure: null,
  judgement: null,
  record: null,
});

test('spread is the sample standard deviation, and 0 for a single value', () => {
  expect(measured([1, 2, 3])).toEqual({ mean: 2, spread: 1, n: 3, values: [1, 2, 3] });
  expect(measured([4])).toMatchObject({ mean: 4, spread: 0, n: 1 });
});

test('a node’s score is the mean of the last stage over its seeds, not of earlier stages', () => {
  const evaluations = [passed('quick', 9), passed('full', 1, 1), passed('full', 2, 2), passed('full', 3, 3)];
  const node = nodeOf({ ...round, status: 'passed', trial: trial(evaluations) }, about);
  expect(node.score).toEqual({ mean: 2, spread: 1, n: 3, values: [1, 2, 3] });
  expect(node.fitness).toBe(-2);
});

test('a repaired stage counts its last evaluation per seed', () => {
  const evaluations = [failed('crashed', 'full', 1), passed('full', 5, 1)];
  expect(nodeOf({ ...round, status: 'passed', trial: trial(evaluations) }, about).score).toMatchObject({
    mean: 5,
    n: 1,
  });
});

test.each(['invalid', 'crashed', 'timedOut'] as const)(
  'a node that ended as %s has no score and no fitness',
  (status) => {
    const failure = { class: status, message: 'no', trace: '', stage: 'full' };
    const evaluations = [passed('full', 5, 1), failed(status, 'full', 2)];
    const node = nodeOf({ ...round, status, failure, trial: { ...trial(evaluations), status, failure } }, about);
    expect(node).toMatchObject({ score: null, fitness: null, failure });
  },
);

test('a rejected round is a node without evaluations, and keeps what was objected to', () => {
  const objections = [{ by: 'noveltyChecker' as const, name: 'x', reason: 'again' }];
  const node = nodeOf({ ...round, status: 'rejected', trial: null, objections }, about);
  expect(node).toMatchObject({ status: 'rejected', evaluations: [], score: null, objections });
});

test('a judge blends in by its weight, and its failure renormalises instead of counting as zero', () => {
  const score = measured([2]);
  const judgement = { ratings: { clarity: 10 }, mean: 10, remark: '' };
  expect(fitnessOf(task, true, score, judgement)).toBeCloseTo(0.75 * 0.8 + 0.25 * 1);
  expect(fitnessOf(task, true, score, null)).toBeCloseTo(0.8);
  expect(fitnessOf(task, false, score, judgement)).toBe(-2);
});

test('what a fitness was made from can be read off it again, with and without a judge', () => {
  const prior = { parent: 3, variances: { within: 1, freedom: 50, between: 1, pairs: 51 } };
  const judgement = { ratings: { clarity: 4 }, mean: 4, remark: '' };
  for (const [judges, given] of [
    [false, null],
    [true, null],
    [true, judgement],
  ] as const) {
    const fitness = fitnessOf(task, judges, measured([1, 3]), given, prior);
    const believed = believedScore(task, judges, fitness, given)!;
    expect(believed).toBeGreaterThan(2); // the parent scored worse: 3 nats
    expect(believed).toBeCloseTo(shrunk(measured([1, 3]), prior), 12);
  }
});

test('a node is worth what its score is believed to be, and keeps the score as measured', () => {
  const prior = { parent: 3, variances: { within: 1, freedom: 50, between: 1, pairs: 51 } };
  const evaluations = [passed('full', 1, 1), passed('full', 3, 2)];
  const node = nodeOf({ ...round, status: 'passed', trial: trial(evaluations) }, { ...about, prior });
  expect(node.score?.mean).toBe(2);
  expect(node.fitness).toBe(-shrunk(measured([1, 3]), prior));
  expect(node.fitness).toBeLessThan(-2);
});

test('fresh runs count for the score as well, and a node keeps what they showed only if it passed', () => {
  const record = { incumbent: 0, fresh: [5, 6], advantage: 1, confirmed: true, reason: 'so' };
  const evaluations = [
    passed('full', 1, 1),
    passed('full', 5, 1001),
    passed('full', 6, 1002),
    passed('hidden', 9, 1001),
  ];
  const whole = nodeOf({ ...round, status: 'passed', trial: { ...trial(evaluations), record } }, about);
  expect(whole).toMatchObject({ score: { mean: 4, n: 3, values: [1, 5, 6] }, record });
  const failure = { class: 'implausible', message: 'no', trace: '', stage: 'full' };
  const barred = { ...trial(evaluations), status: 'quarantined' as const, failure, record };
  expect(nodeOf({ ...round, status: 'quarantined', failure, trial: barred }, about)).toMatchObject({
    score: null,
    fitness: null,
    record: null,
  });
});

test('a gate is a bound on the mean', () => {
  const gate = { metric: 'score', atMost: 2 };
  expect(missedGate(gate, [passed('full', 1), passed('full', 3)] as never)).toBeNull();
  expect(missedGate(gate, [passed('full', 2.5)] as never)).toContain('above the gate of 2');
});

test('where seeds are paired, fresh runs do not count for the score: programs without them could not be compared', () => {
  const evaluations = [passed('full', 1, 1), passed('full', 3, 2), passed('full', 50, 1001)];
  const paired = { ...about, task: { ...task, pairedSeeds: true } };
  const stages = [{ ...task.stages[0]!, name: 'full', seeds: 2 }];
  const node = nodeOf(
    { ...round, status: 'passed', trial: trial(evaluations) },
    { ...paired, task: { ...paired.task, stages } },
  );
  expect(node.score).toMatchObject({ mean: 2, n: 2 });
  expect(node.evaluations).toHaveLength(3);
});
