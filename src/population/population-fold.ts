import type { Fingerprint } from '../model/proposal/verdict.ts';
import type { NodeStatus, NodeSummary } from '../model/result/node.ts';
import { isBetter } from '../model/result/node-order.mjs';
import { frontierWith } from '../model/run/frontier.ts';
import { cellOf, type Member, type Population } from '../model/sampler.ts';
import { type Epoch, firstEpoch } from '../model/task/epoch.ts';
import type { Feature } from '../model/task/task.ts';
import { createChildrenIndex } from './children.ts';
import type { Scored } from './elite-archive.ts';
import type { Migration } from './island-membership.ts';
import { createIslandMembership } from './island-membership.ts';
import { canLead, type Leader } from './leaders.ts';
import { type Credit, createCredits } from './parent-credit.ts';
import { createDraws, type Draws } from './parent-draws.ts';
import { createDigests, type Identical } from './program-digests.ts';

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

export interface PopulationOptions {
  readonly features: readonly Feature[];
  /** Active members per island; the weaker ones beyond it are retired. */
  readonly capacity: number;
}

/** An empty population. */
export const createPopulationFold = ({ features, capacity }: PopulationOptions): PopulationFold => {
  const known: (NodeSummary | undefined)[] = [];
  const counts: Record<NodeStatus, number> = {
    passed: 0,
    invalid: 0,
    crashed: 0,
    timedOut: 0,
    outOfMemory: 0,
    quarantined: 0,
    rejected: 0,
    abandoned: 0,
  };
  const childrenIndex = createChildrenIndex();
  let epoch = firstEpoch;
  const isContemporary = (summary: NodeSummary | undefined): boolean => summary?.epoch === epoch.epoch;
  const newFolds = () => ({
    draws: createDraws(),
    digests: createDigests(),
    credits: createCredits((id) => known[id]),
    residents: createIslandMembership(capacity, (id) =>
      isContemporary(known[id]) ? scored(known[id], features) : null,
    ),
  });
  let folds = newFolds();
  const beyond = new Set<number>();
  let best: Leader | null = null;
  let frontier = -1;
  let views = new Map<number | null, Population>();
  let members = new Map<number, Member>();

  /** The same object as in the last view when nothing about it is new. */
  const memberOf = (id: number, islands: readonly number[], horizon: number): Member => {
    const children = childrenIndex.upTo(id, horizon);
    const last = members.get(id);
    if (last && last.children === children && isSame(last.islands, islands)) return last;
    const summary = known[id]!;
    return { ...summary, fitness: summary.fitness!, islands, children };
  };

  const view = (horizon: number): Population => {
    const located = [...folds.residents.at(horizon, frontier, beyond)].sort(([a], [b]) => a - b);
    const active = located.map(([id, islands]) => memberOf(id, islands, horizon));
    members = new Map(active.map((member) => [member.id, member]));
    return { members: active, features };
  };

  /** What a node of this epoch adds to what its successors are compared with and learn from. */
  const join = (summary: NodeSummary): void => {
    const { id, parent } = summary;
    folds.digests.add(summary);
    if (parent !== null) folds.credits.add(summary);
    // What a round drew is its node's parent.
    if (parent === null) folds.draws.ended(id);
    else folds.draws.drawn(id, parent);
    if (!canLead(summary)) return;
    if (parent !== null) childrenIndex.add(parent, id, summary.fitness);
    if (isBetter(summary, best)) best = summary;
  };

  return {
    // A draw of an epoch before is made again: its round begins anew.
    drawn: (round, parent) => {
      if (known[parent] === undefined || isContemporary(known[parent])) folds.draws.drawn(round, parent);
    },
    ended: (round) => folds.draws.ended(round),
    visits: (before) => folds.draws.visits(before),
    afterDraw: (round) => folds.draws.afterDraw(round),
    get epoch() {
      return epoch;
    },
    get frontier() {
      return frontier;
    },
    get beyond() {
      return [...beyond].sort((a, b) => a - b);
    },
    get best() {
      return best;
    },
    get size() {
      return frontier + 1 + beyond.size;
    },
    counts,
    summary: (id) => known[id],
    summaries: () => known.filter((summary) => summary !== undefined),
    contemporaries: () => known.filter((summary): summary is NodeSummary => isContemporary(summary)),
    add: (summary) => {
      const { id, status } = summary;
      if (known[id]) return;
      known[id] = summary;
      counts[status] += 1;
      frontier = frontierWith(id, frontier, beyond);
      if (isContemporary(summary)) join(summary);
      else folds.draws.ended(id);
      views.delete(null);
      for (const horizon of views.keys()) if (horizon! >= id) views.delete(horizon);
    },
    migrated: (migration) => {
      folds.residents.migrate(migration);
      views = new Map();
    },
    enter: ({ epoch: number, evaluator, from }) => {
      epoch = { epoch: number, evaluator, from };
      folds = newFolds();
      best = null;
      views = new Map();
      members = new Map();
      for (const summary of known)
        if (isContemporary(summary)) join(summary!);
        else if (summary !== undefined) folds.draws.ended(summary.id);
    },
    at: (horizon) => {
      const cached = views.get(horizon);
      if (cached) return cached;
      const population = view(horizon ?? Number.POSITIVE_INFINITY);
      views.set(horizon, population);
      if (views.size > 16) views.delete(views.keys().next().value!);
      return population;
    },
    identical: (fingerprint, horizon) => folds.digests.find(fingerprint, horizon),
    history: (horizon) => folds.credits.upTo(horizon),
  };
};

const scored = (summary: NodeSummary | undefined, features: readonly Feature[]): Scored | null =>
  summary !== undefined && canLead(summary)
    ? {
        id: summary.id,
        fitness: summary.fitness,
        confirmed: summary.confirmed,
        cell: cellOf(features, summary.features),
        summary,
      }
    : null;

const isSame = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((value, index) => value === b[index]);
