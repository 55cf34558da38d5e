import type { NodeSummary } from '../model/result/node.ts';
import { insertSorted, lowerBound } from '../platform/files/sorted-list.ts';

/** How a node was proposed, and how much fitter than its parent it is; null when its experiment or proposal failed. */
export interface Credit {
  readonly origin: Readonly<Record<string, string>>;
  readonly improvement: number | null;
}

/** The credits of the nodes that state their origin. */
export interface Credits {
  add(summary: NodeSummary): void;
  /** The newest 300 up to a round, in round order. */
  upTo(horizon: number | null): readonly Credit[];
}

const most = 300;

/** Rounds that were abandoned by a fault of ours are credited to no one. */
export const createCredits = (summaryOf: (id: number) => NodeSummary | undefined): Credits => {
  const ids: number[] = [];
  const creditOf = (id: number): Credit => {
    const { origin, fitness, parent } = summaryOf(id)!;
    const before = parent === null ? null : (summaryOf(parent)?.fitness ?? null);
    return { origin, improvement: fitness === null || before === null ? null : fitness - before };
  };
  return {
    add: ({ id, status, origin }) => {
      if (status !== 'abandoned' && Object.keys(origin).length > 0) insertSorted(ids, id, (a, b) => a - b);
    },
    upTo: (horizon) => {
      const end = horizon === null ? ids.length : lowerBound(ids, (id) => id <= horizon);
      return ids.slice(Math.max(0, end - most), end).map(creditOf);
    },
  };
};
