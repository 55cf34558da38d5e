import type { NodeStatus, NodeSummary } from '../domain/node.ts';
import { cellOf, type Member, type Population } from '../domain/population.ts';
import type { Feature } from '../domain/task.ts';
import type { Fingerprint } from '../domain/verdict.ts';
import { type Credit, createCredits } from './credit.ts';
import { createDigests, type Identical } from './digests.ts';
import { createDraws, type Draws } from './draws.ts';
import type { Scored } from './niche.ts';
import { createOffspring } from './offspring.ts';
import { createResidents } from './residents.ts';
import type { Migration } from './run-rows.ts';

/** What a run knows of its nodes while it lives: a fold over summaries, draws and migrations, in whatever order they come. */
export interface PopulationFold extends Draws {
  add(summary: NodeSummary): void;
  migrated(migration: Migration): void;
  /** All rounds from 0 to this one are recorded; -1 at the very start. */
  readonly frontier: number;
  /** The recorded rounds beyond the frontier. */
  readonly beyond: readonly number[];
  /** The fittest node; of equals the oldest. */
  readonly best: NodeSummary | null;
  readonly size: number;
  readonly counts: Readonly<Record<NodeStatus, number>>;
  summary(id: number): NodeSummary | undefined;
  /** All nodes in round order. */
  summaries(): readonly NodeSummary[];
  /**
   * The active members after a round: a function of the rounds up to it alone, once all of them are recorded. Null:
   * after everything that is recorded now.
   */
  at(horizon: number | null): Population;
  /** The oldest evaluated node with the same program. */
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
  const draws = createDraws();
  const digests = createDigests();
  const offspring = createOffspring();
  const credits = createCredits((id) => known[id]);
  const residents = createResidents(capacity, (id) => scored(known[id], features));
  const beyond = new Set<number>();
  let best: NodeSummary | null = null;
  let frontier = -1;
  let views = new Map<number | null, Population>();
  let members = new Map<number, Member>();

  /** The same object as in the last view when nothing about it is new. */
  const memberOf = (id: number, islands: readonly number[], horizon: number): Member => {
    const children = offspring.upTo(id, horizon);
    const last = members.get(id);
    if (last && last.children === children && isSame(last.islands, islands)) return last;
    const summary = known[id]!;
    return { ...summary, fitness: summary.fitness!, islands, children };
  };

  const view = (horizon: number): Population => {
    const located = [...residents.at(horizon, frontier, beyond)].sort(([a], [b]) => a - b);
    const active = located.map(([id, islands]) => memberOf(id, islands, horizon));
    members = new Map(active.map((member) => [member.id, member]));
    return { members: active, features };
  };

  return {
    ...draws,
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
    add: (summary) => {
      const { id, parent, status, fitness } = summary;
      if (known[id]) return;
      known[id] = summary;
      counts[status] += 1;
      digests.add(summary);
      credits.add(summary);
      // What a round drew is its node's parent.
      if (parent === null) draws.ended(id);
      else draws.drawn(id, parent);
      beyond.add(id);
      while (beyond.delete(frontier + 1)) frontier += 1;
      if (status === 'passed' && fitness !== null) {
        if (parent !== null) offspring.add(parent, id, fitness);
        if (best === null || fitness > best.fitness! || (fitness === best.fitness && id < best.id)) best = summary;
      }
      views.delete(null);
      for (const horizon of views.keys()) if (horizon! >= id) views.delete(horizon);
    },
    migrated: (migration) => {
      residents.migrate(migration);
      views = new Map();
    },
    at: (horizon) => {
      const cached = views.get(horizon);
      if (cached) return cached;
      const population = view(horizon ?? Number.POSITIVE_INFINITY);
      views.set(horizon, population);
      if (views.size > 16) views.delete(views.keys().next().value!);
      return population;
    },
    identical: digests.find,
    history: credits.upTo,
  };
};

const scored = (summary: NodeSummary | undefined, features: readonly Feature[]): Scored | null =>
  summary?.status === 'passed' && summary.fitness !== null
    ? { id: summary.id, fitness: summary.fitness, cell: cellOf(features, summary.features), summary }
    : null;

const isSame = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((value, index) => value === b[index]);
