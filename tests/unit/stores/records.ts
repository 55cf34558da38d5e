import type { RunEventBody } from '../../../src/model/event.ts';
import type { Node, NodeSummary } from '../../../src/model/result/node.ts';
import { openRunStore, type RunStore } from '../../../src/stores/run-store.ts';
import { aNode, aSummary } from '../../builders/node.ts';

/** A node with this id, otherwise as the builder makes it. */
export const nodeOf = (id: number, parts: Partial<Node> = {}): Node => aNode({ ...parts, id });

/** The summary of such a node. */
export const summaryOf = (id: number, parts: Partial<NodeSummary> = {}): NodeSummary => aSummary({ ...parts, id });

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
