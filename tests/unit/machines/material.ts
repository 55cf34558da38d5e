import type { Brief } from '../../../src/model/proposal/brief.ts';
import type { Evaluation } from '../../../src/model/result/evaluation.ts';
import type { Policy } from '../../../src/model/task/policy.ts';
import type { Stage } from '../../../src/model/task/task.ts';
import { aCandidate, anEvaluation } from '../../builders/trial.ts';

export const stage = (name: string, more: Partial<Stage> = {}): Stage => ({
  name,
  limitSeconds: 10,
  memoryMb: 100,
  cpus: 1,
  gpus: 0,
  seeds: 1,
  ...more,
});

export const policy: Policy = {
  proposals: 3,
  mends: 1,
  repairs: 2,
  arbitrate: true,
  review: true,
  judge: false,
  duplicateAbove: 0.95,
  novelBelow: 0.8,
  reconsider: true,
  stages: [stage('quick', { gate: { metric: 'score', atLeast: 0.5 } }), stage('full', { seeds: 2 })],
  repeats: 0,
  verify: [],
};

export const brief: Brief = {
  round: 7,
  island: 1,
  horizon: 3,
  parent: 2,
  references: [1],
  cognition: [],
  reason: { sampler: 'greedy', text: 'the best', parts: {} },
};

export const candidate = aCandidate({ cited: { cognition: [], nodes: [2] } });

const about = (stageName: string, seed: number) => ({
  stage: stageName,
  seed,
  key: `${stageName}-${seed}`,
  folder: 'evaluations/x',
  usage: { wallSeconds: 1, cpuSeconds: 1, peakMemoryMb: 10 },
});

export const passed = (stageName: string, score: number, seed = 1): Evaluation =>
  anEvaluation({ ...about(stageName, seed), score });

export const failed = (
  status: 'invalid' | 'crashed' | 'timedOut' | 'quarantined',
  stageName: string,
  seed = 1,
): Evaluation => ({
  status,
  ...about(stageName, seed),
  failure: { class: status, message: 'it failed', trace: 'line 1', stage: stageName },
});
