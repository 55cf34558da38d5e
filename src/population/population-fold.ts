import type { Fingerprint } from '../model/proposal/verdict.ts';
import type { NodeStatus, NodeSummary } from '../model/result/node.ts';
import type { Population } from '../model/sampler.ts';
import { type Epoch, firstEpoch } from '../model/task/epoch.ts';
import { createEpochFold, type PopulationOptions } from './epoch-fold.ts';
import type { Migration } from './island-membership.ts';
import type { Leader } from './leaders.ts';
import type { Credit } from './parent-credit.ts';
import type { Draws } from './parent-draws.ts';
import type { Identical } from './program-digests.ts';
import { createRecordedNodes } from './recorded-nodes.ts';

/** What a run knows of its nodes while it lives: a fold over summaries, draws and migrations, in whatever order they come. */
export interface PopulationFold extends Draws {
  add(summary: NodeSummary): void;
  migrated(migration: Migration): void;
  /** From here on only nodes of this epoch are members, best, credited, copied or drawn; the others are kept and counted. */
  enter(epoch: Epoch): void;
  readonly epoch: Epoch;
  /** All rounds from 0 to this one are recorded; -1 at the very start. */
  readonly frontier: number;
  /** The recorded rounds beyond the frontier. */
  readonly beyond: readonly number[];
  /** The best node of the epoch. */
  readonly best: Leader | null;
  readonly size: number;
  readonly counts: Readonly<Record<NodeStatus, number>>;
  summary(id: number): NodeSummary | undefined;
  /** All nodes in round order. */
  summaries(): readonly NodeSummary[];
  /** Those of this epoch: the only ones whose scores may be compared. */
  contemporaries(): readonly NodeSummary[];
  /**
   * The active members after a round: a function of the rounds up to it alone, once all of them are recorded. Null:
   * after everything that is recorded now.
   */
  at(horizon: number | null): Population;
  /** The oldest node with the same program that was evaluated in this epoch. */
  identical(fingerprint: Fingerprint, horizon: number | null): Identical | null;
  /** What the newest nodes won or lost over their parents, by how they were proposed. */
  history(horizon: number | null): readonly Credit[];
}

/** An empty population. */
export const createPopulationFold = (options: PopulationOptions): PopulationFold => {
  const nodes = createRecordedNodes();
  let current = createEpochFold(firstEpoch, nodes, options);
  return {
    add: (summary) => {
      if (!nodes.add(summary)) return;
      current.add(summary);
      current.views.recorded(summary.id);
    },
    migrated: (migration) => {
      current.membership.migrate(migration);
      current.views.forget();
    },
    enter: ({ epoch, evaluator, from }) => {
      current = createEpochFold({ epoch, evaluator, from }, nodes, options);
    },
    // A draw of an epoch before is made again: its round begins again.
    drawn: (round, parent) => {
      const node = nodes.get(parent);
      if (node === undefined || current.includes(node)) current.draws.drawn(round, parent);
    },
    ended: (round) => current.draws.ended(round),
    visits: (before) => current.draws.visits(before),
    afterDraw: (round) => current.draws.afterDraw(round),
    get epoch() {
      return current.epoch;
    },
    get best() {
      return current.best;
    },
    at: (horizon) => current.views.at(horizon),
    identical: (fingerprint, horizon) => current.digests.find(fingerprint, horizon),
    history: (horizon) => current.credits.upTo(horizon),
    contemporaries: () => nodes.all().filter(current.includes),
    summary: nodes.get,
    summaries: nodes.all,
    counts: nodes.counts,
    get frontier() {
      return nodes.frontier;
    },
    get beyond() {
      return [...nodes.beyond].sort((a, b) => a - b);
    },
    get size() {
      return nodes.frontier + 1 + nodes.beyond.size;
    },
  };
};
