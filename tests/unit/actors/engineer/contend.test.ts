import { expect, test } from 'vitest';
import { createChallenge } from '../../../../src/actors/engineer/challenge-best.ts';
import { priorOf } from '../../../../src/actors/engineer/selection-prior.ts';
import type { Node } from '../../../../src/model/result/node.ts';
import { Task } from '../../../../src/model/task/task.ts';
import { measured } from '../../../../src/platform/statistics/measured.ts';
import { candidate, passed } from '../../machines/material.ts';
import { nodeOf, openStore } from '../../stores/records.ts';
import { temporaryDirectory } from '../../stores/temporary.ts';

const task = Task.parse({
  contract: 1,
  name: 'tiny',
  title: 'Tiny',
  initial: 'initial.py',
  score: { direction: 'maximize', unit: 'points' },
  evaluator: { command: ['true'] },
  stages: [{ name: 'full', limitSeconds: 1, seeds: 2 }],
});

const scored = (id: number, values: readonly number[], parts: Partial<Node> = {}): Node =>
  nodeOf(id, { score: measured(values), fitness: measured(values).mean, ...parts });

const record = (fresh: readonly number[], confirmed: boolean) => ({
  incumbent: 0,
  fresh: [...fresh],
  advantage: 1,
  confirmed,
  reason: 'so',
});

const quiet = { signal: new AbortController().signal, also: () => {}, announce: () => {} };

const asked = async (
  nodes: readonly Node[],
  values: readonly number[],
  {
    horizon = null,
    parent = null,
    approved = {},
    pairedSeeds = false,
  }: {
    horizon?: number | null;
    parent?: number | null;
    approved?: Record<number, string>;
    pairedSeeds?: boolean;
  } = {},
) => {
  const store = await openStore(temporaryDirectory(), true);
  try {
    for (const node of nodes) await store.append([], store.nodeWrites(node));
    const evaluations = values.map((value, index) => passed('full', value, index + 1));
    const trial = { candidate, status: 'passed' as const, evaluations, failure: null, judgement: null, record: null };
    const services = { store, task: { ...task, pairedSeeds }, judges: false, steering: () => ({ approved }) };
    return {
      contest: await createChallenge(services)({ round: 99, horizon, parent, trial }, quiet),
      prior: await priorOf(services, { parent, horizon }),
    };
  } finally {
    await store.close();
  }
};

const leaders = [
  scored(0, [1, 1]),
  scored(1, [9, 9, 5, 6], { record: record([5, 6], true) }),
  scored(2, [8, 8], { record: record([8, 8], false) }),
];

test('the incumbent is the best confirmed, by its fresh runs', async () => {
  const { contest } = await asked(leaders, [20, 20]);
  expect(contest).toMatchObject({ contends: true, incumbent: { node: 1, values: [5, 6] }, varies: true });
});

test('with its fresh runs go their seeds, where they were recorded', async () => {
  const seeds = { seeds: [1001, 1003] };
  const seeded = [...leaders, scored(3, [9, 9, 6, 7], { record: { ...record([6, 7], true), ...seeds } })];
  const { contest } = await asked(seeded, [20, 20], { pairedSeeds: true });
  expect(contest).toMatchObject({ incumbent: { node: 3, values: [6, 7], ...seeds }, paired: true });
  const old = await asked(leaders, [20, 20], { pairedSeeds: true });
  expect(old.contest.incumbent).toEqual({ node: 1, values: [5, 6] });
  expect((await asked(seeded, [20, 20])).contest.paired).toBeUndefined();
});

test('whom a person approved must be beaten, too, though repeats did not confirm it', async () => {
  const { contest } = await asked(leaders, [20, 20], { approved: { 2: 'looks right' } });
  expect(contest).toMatchObject({ incumbent: { node: 2, values: [8, 8] } });
});

test('without fresh runs it is judged by those it was noticed by', async () => {
  const { contest } = await asked(leaders, [20, 20], { horizon: 0 });
  expect(contest).toMatchObject({ incumbent: { node: 0, values: [1, 1] }, varies: false });
});

test('to contend is to be better than everything known, confirmed or not, and not equal to it', async () => {
  expect((await asked(leaders, [7.5, 7.5])).contest.contends).toBe(false);
  expect((await asked(leaders, [8, 8])).contest.contends).toBe(false);
  expect((await asked(leaders, [8.1, 8.1])).contest.contends).toBe(true);
});

test('what was recorded after the horizon changes nothing', async () => {
  const late = [...leaders, scored(3, [50, 50], { record: record([50, 50], true) })];
  const [before, after] = [await asked(leaders, [20, 20], { horizon: 2 }), await asked(late, [20, 20], { horizon: 2 })];
  expect(after).toEqual(before);
  expect((await asked(late, [20, 20])).contest.contends).toBe(false);
});

test('with nobody to beat it is the baseline', async () => {
  expect((await asked([], [3, 3])).contest).toMatchObject({ contends: true, incumbent: null, varies: null });
});

test('a noisy draw contends by what it is believed to be, not by its mean', async () => {
  // one parent, many children that differ by no more than noise: a mean of 4.2 is chance, and everyone knows it
  const children = Array.from({ length: 20 }, (_, index) => scored(index + 1, index % 2 ? [-3, 3] : [3, -3]));
  const best = scored(21, [1, 1, 1, 1, 1, 1], { parent: null });
  const noisy = [scored(0, [-3, 3]), ...children, best];
  expect((await asked(noisy, [1.2, 7.2], { parent: 0 })).contest.contends).toBe(false);
  expect((await asked(noisy, [1.2, 7.2])).contest.contends).toBe(true);
});

test('where seeds are paired a mean is believed as measured: what differs between runs is the seeds, and all had the same', async () => {
  // every program was run with an easy seed and with a hard one
  const children = Array.from({ length: 20 }, (_, index) => scored(index + 1, [5 + index / 100, -5 + index / 100]));
  const seeded = [scored(0, [5, -5]), ...children];
  const { contest, prior } = await asked(seeded, [5.3, -4.7], { parent: 0, pairedSeeds: true });
  expect([contest.contends, prior.parent]).toEqual([true, null]);
  expect((await asked(seeded, [5.3, -4.7], { parent: 0 })).contest.contends).toBe(false);
});

test('a parent is expected to be what its fitness says, and one that may not be compared is no expectation', async () => {
  const shrunk = scored(0, [8, 9], { fitness: 6 });
  expect((await asked([shrunk], [1, 1], { parent: 0 })).prior.parent).toBe(6);
  expect((await asked([{ ...shrunk, epoch: 7 }], [1, 1], { parent: 0 })).prior.parent).toBeNull();
  const barred = { ...shrunk, status: 'quarantined' as const, fitness: null };
  expect((await asked([barred], [1, 1], { parent: 0 })).prior.parent).toBeNull();
});
