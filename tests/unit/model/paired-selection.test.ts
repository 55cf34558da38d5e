import { expect, test } from 'vitest';
import { nodeOf } from '../../../src/actors/recorder/build-node.ts';
import type { BestChallenge } from '../../../src/model/result/best-challenge.ts';
import { confirmBest } from '../../../src/model/result/best-confirmation.ts';
import type { Evaluation } from '../../../src/model/result/evaluation.ts';
import { type Node, noCost, summarize } from '../../../src/model/result/node.ts';
import { freshSeed } from '../../../src/model/task/fresh-seeds.ts';
import { Task } from '../../../src/model/task/task.ts';
import { measured } from '../../../src/platform/statistics/measured.ts';
import { leadersOf } from '../../../src/population/leaders.ts';
import { variancesOf } from '../../../src/population/score-prior.ts';
import { candidate, passed } from '../machines/material.ts';
import { normalFrom } from './normal.ts';

const declared = (pairedSeeds: boolean): Task =>
  Task.parse({
    contract: 1,
    name: 'drawn',
    title: 'Drawn',
    initial: 'initial.py',
    score: { direction: 'maximize', unit: 'points' },
    evaluator: { command: ['true'] },
    stages: [{ name: 'full', limitSeconds: 1, seeds: 2 }],
    pairedSeeds,
  });

interface World {
  readonly task: Task;
  /** Standard deviations of what a seed draws for all programs, and of what every run draws for itself. */
  readonly ofSeeds: number;
  readonly own: number;
  readonly seed: number;
}

/** A run of 60 rounds that improves one of the three fittest by -0.1 ± 0.3: the true gain of its best confirmed node, and how many contended. */
const evolved = ({ task, ofSeeds, own, seed }: World): { gain: number; contests: number } => {
  const normal = normalFrom(seed);
  const stage = task.stages[0]!;
  const [regular, fresh] = [[1, 2], [1, 2, 3].map((nth) => freshSeed(stage, nth))];
  const drawn = new Map([...regular, ...fresh].map((at) => [at, ofSeeds * normal()]));
  const [nodes, truths]: [Node[], number[]] = [[], []];
  let contests = 0;
  for (let round = 0; round <= 60; round += 1) {
    const top = [...nodes].sort((a, b) => b.fitness! - a.fitness!).slice(0, 3);
    const parent = round === 0 ? null : top[round % top.length]!;
    const truth = parent === null ? 0 : truths[parent.id]! - 0.1 + 0.3 * normal();
    const run = (at: number): Evaluation => passed('full', truth + drawn.get(at)! + own * normal(), at);
    const known = nodes.map(summarize);
    const { best, confirmed } = leadersOf(known, null);
    const prior = { parent: task.pairedSeeds ? null : (parent?.fitness ?? null), variances: variancesOf(known) };
    const node = (evaluations: Evaluation[], record: Node['record']): Node => ({
      ...nodeOf(
        {
          ...{ round, island: 0, status: 'passed', brief: null, candidate, fingerprint: null, objections: [] },
          ...{ repairs: [], analysis: null, failure: null },
          trial: { candidate, status: 'passed', evaluations, failure: null, judgement: null, record },
        },
        { task, judges: false, cost: noCost, epoch: 1, prior },
      ),
      parent: parent?.id ?? null,
      origin: parent === null ? { seed: 'initial' } : {},
    });
    const noticed = regular.map(run);
    let made = node(noticed, null);
    const contends = best === null || made.fitness! > best.fitness;
    if (contends && (confirmed !== null || task.pairedSeeds)) {
      contests += 1;
      const { fresh: values = [], seeds } = (confirmed && nodes[confirmed.id]!.record) ?? {};
      const held =
        values.length > 0 ? { values, seeds } : { values: confirmed ? nodes[confirmed.id]!.score!.values : [] };
      const contest: BestChallenge = {
        ...{ contends, direction: 'maximize', varies: true, paired: task.pairedSeeds },
        incumbent: confirmed && { node: confirmed.id, ...held },
      };
      const all = [...noticed, ...fresh.map(run)];
      made = node(all, confirmBest(contest, all, { stages: task.stages, verify: [] }));
    }
    nodes.push(made);
    truths.push(truth);
  }
  return { gain: truths[leadersOf(nodes.map(summarize), null).confirmed!.id]!, contests };
};

const runs = process.env.ASI_TEST_LONG === '1' ? 200 : 20;

const over = (pairedSeeds: boolean, ofSeeds: number) => {
  const task = declared(pairedSeeds);
  const all = Array.from({ length: runs }, (_, seed) => evolved({ task, ofSeeds, own: 0.05, seed: seed + 1 }));
  const [gain, contests] = [measured(all.map((one) => one.gain)), measured(all.map((one) => one.contests))];
  const text = ({ mean, spread, n }: typeof gain) => `${mean.toFixed(2)} ± ${(spread / Math.sqrt(n)).toFixed(2)}`;
  console.log(
    `${pairedSeeds ? 'paired' : 'as a whole'}, seeds ± ${ofSeeds}: true gain ${text(gain)}, contests ${text(contests)} (n ${runs})`,
  );
  return gain.mean;
};

test('what seeds draw does not keep paired runs from finding what they find without it', () => {
  const [calm, moved, wild] = [0, 0.3, 2].map((ofSeeds) => over(true, ofSeeds));
  expect(moved).toBeCloseTo(calm!, 6);
  expect(wild).toBeCloseTo(calm!, 6);
});

test('runs that are compared as a whole find less, the more seeds draw', () => {
  const [calm, moved, wild] = [0, 0.3, 2].map((ofSeeds) => over(false, ofSeeds));
  expect(moved).toBeLessThan(calm!);
  expect(wild).toBeLessThan(0.3 * calm!);
});
