import type { RunEvent, RunEventBody } from '../../../src/model/event.ts';
import { noCost } from '../../../src/model/result/node.ts';

type Recorded = Extract<RunEventBody, { type: 'node.recorded' }>;
type Proposed = Extract<RunEventBody, { type: 'proposal.made' }>;

/** A proposal of a story; what a test does not name is empty. */
export const event = (told: Pick<Proposed, 'type' | 'round' | 'cited'>): RunEvent => ({
  seq: 1,
  time: '2026-01-01T00:00:00Z',
  name: 'name',
  summary: '',
  patch: { kind: 'full', summary: '' },
  bytes: 1,
  ...told,
});

/** A brief that holds these items. */
export const brief = (round: number, items: readonly string[]): RunEvent => ({
  seq: 1,
  time: '2026-01-01T00:00:00Z',
  type: 'brief.made',
  round,
  brief: {
    round,
    island: 0,
    horizon: null,
    parent: 0,
    references: [],
    cognition: items.map((id) => ({ id, similarity: 0.5 })),
    reason: { sampler: 'random', text: '', parts: {} },
  },
});

/** A recorded node; what a test does not name is that of a passed node of fitness 1. */
export const recorded = (round: number, told: Partial<Recorded>): RunEvent => ({
  seq: 1,
  time: '2026-01-01T00:00:00Z',
  type: 'node.recorded',
  round,
  island: 0,
  status: 'passed',
  name: 'name',
  motivation: '',
  parent: round === 0 ? null : 0,
  references: [],
  score: null,
  fitness: 1,
  difference: 0,
  isBest: false,
  features: {},
  failure: null,
  objections: [],
  repairs: 0,
  cost: noCost,
  complete: true,
  ...told,
});
