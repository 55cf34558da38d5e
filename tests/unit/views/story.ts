import type { RunEvent, RunEventBody } from '../../../src/model/event.ts';
import { noCost } from '../../../src/model/result/node.ts';
import { measured } from '../../../src/platform/statistics/measured.ts';

/** Events with sequence numbers, `seconds` apart from each other. */
export const told = (bodies: readonly RunEventBody[], seconds = 1): RunEvent[] =>
  bodies.map((body, index) => ({ ...body, seq: index + 1, time: new Date(index * seconds * 1000).toISOString() }));

export const started = (more: Partial<Extract<RunEventBody, { type: 'run.started' }>> = {}): RunEventBody => ({
  type: 'run.started',
  run: 'k3f2',
  task: 'circle-packing',
  seed: 1,
  islands: 2,
  lanes: 2,
  rounds: 12,
  models: {},
  pid: 42,
  resumed: false,
  services: { chroma: 'managed' },
  ...more,
});

type Recorded = Extract<RunEventBody, { type: 'node.recorded' }>;

export const node = (round: number, more: Partial<Recorded> = {}): RunEventBody => ({
  type: 'node.recorded',
  round,
  island: round % 2,
  status: 'passed',
  name: `node-${round}`,
  motivation: 'because',
  parent: round === 0 ? null : 0,
  references: [],
  score: measured([1 + round / 10, 1.2 + round / 10]),
  fitness: 1.1 + round / 10,
  difference: null,
  isBest: false,
  features: {},
  failure: null,
  objections: [],
  repairs: 0,
  cost: noCost,
  complete: true,
  ...more,
});

export const failed = (round: number, kind: string, message: string, more: Partial<Recorded> = {}): RunEventBody =>
  node(round, {
    status: 'crashed',
    score: null,
    fitness: null,
    failure: { class: kind, message, trace: '', stage: 'quick' },
    ...more,
  });

export const ended = (round: number, outcome: Recorded['status'] = 'passed'): RunEventBody => ({
  type: 'round.ended',
  round,
  island: round % 2,
  outcome,
});

export const begun = (round: number): RunEventBody => ({ type: 'round.started', round, island: round % 2 });

type StageEnded = Extract<RunEventBody, { type: 'stage.ended' }>;

export const stageEnded = (round: number, more: Partial<StageEnded> = {}): RunEventBody => ({
  type: 'stage.ended',
  round,
  stage: 'quick',
  seed: 1,
  status: 'passed',
  score: 1,
  metrics: {},
  failure: null,
  usage: { wallSeconds: 2, cpuSeconds: 1, peakMemoryMb: 10 },
  key: 'k',
  folder: `rounds/${round}/quick`,
  cached: false,
  ...more,
});

type Call = Extract<RunEventBody, { type: 'call.ended' }>;

export const call = (role: string, more: Partial<Call> = {}): RunEventBody => ({
  type: 'call.ended',
  round: 1,
  role,
  model: 'm',
  outcome: 'answered',
  tokensIn: 100,
  tokensOut: 10,
  tokensCached: 0,
  tokensReasoning: 0,
  usd: 0.5,
  seconds: 3,
  attempts: 1,
  transcript: 't',
  error: null,
  ...more,
});
