import type { RunEventBody } from '../../../src/model/event.ts';
import { type Node, type NodeSummary, noCost, summarize } from '../../../src/model/result/node.ts';
import { openRunStore, type RunStore } from '../../../src/stores/run-store.ts';

/** A node that passed with its id as fitness, unless told otherwise. */
export const nodeOf = (id: number, parts: Partial<Node> = {}): Node => ({
  id,
  island: 0,
  status: 'passed',
  name: `node-${id}`,
  motivation: `reason ${id}`,
  program: `print(${id})`,
  parent: id === 0 ? null : 0,
  references: [],
  cognition: [],
  cited: { cognition: [], nodes: [] },
  reason: null,
  patch: { kind: 'initial', summary: '' },
  origin: {},
  fingerprint: null,
  objections: [],
  repairs: [],
  evaluations: [],
  score: null,
  metrics: {},
  features: {},
  judgement: null,
  record: null,
  epoch: 1,
  fitness: id,
  failure: null,
  analysis: null,
  cost: noCost,
  ...parts,
});

/** The summary of such a node. */
export const summaryOf = (id: number, parts: Partial<NodeSummary> = {}): NodeSummary => ({
  ...summarize(nodeOf(id)),
  ...parts,
});

export const started = (round: number): RunEventBody => ({ type: 'round.started', round, island: 0 });

export const briefed = (round: number, parent: number): RunEventBody => ({
  type: 'brief.made',
  round,
  brief: {
    round,
    island: 0,
    horizon: null,
    parent,
    references: [],
    cognition: [],
    reason: { sampler: 'random', text: '', parts: {} },
  },
});

export const openStore = (directory: string, create = false): Promise<RunStore> =>
  openRunStore(directory, { create, features: [], capacity: 10, now: () => new Date('2026-01-02T03:04:05Z') });

export const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};
