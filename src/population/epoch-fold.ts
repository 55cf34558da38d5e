import type { NodeSummary } from '../model/result/node.ts';
import { isBetter } from '../model/result/node-order.mjs';
import { cellOf, type Member } from '../model/sampler.ts';
import type { Epoch } from '../model/task/epoch.ts';
import type { Feature } from '../model/task/task.ts';
import { createChildrenIndex } from './children.ts';
import type { Scored } from './elite-archive.ts';
import { createIslandMembership, type IslandMembership } from './island-membership.ts';
import { canLead, type Leader } from './leaders.ts';
import { type Credits, createCredits } from './parent-credit.ts';
import { createDraws, type Draws } from './parent-draws.ts';
import { createPopulationViews, type PopulationViews } from './population-views.ts';
import { createDigests, type Digests } from './program-digests.ts';
import type { RecordedNodes } from './recorded-nodes.ts';

export interface PopulationOptions {
  readonly features: readonly Feature[];
  /** Active members per island; the weaker ones beyond it are retired. */
  readonly capacity: number;
}

/** What the nodes of one epoch amount to: only their scores may be compared, and only they are drawn. */
export interface EpochFold {
  readonly epoch: Epoch;
  readonly draws: Draws;
  readonly digests: Digests;
  readonly credits: Credits;
  readonly membership: IslandMembership;
  readonly views: PopulationViews;
  /** The node that leads. */
  readonly best: Leader | null;
  includes(summary: NodeSummary | undefined): boolean;
  /** Adds a recorded node; of one of another epoch only that its round will draw no more. */
  add(summary: NodeSummary): void;
}

/** An epoch with the nodes that are recorded already. */
export const createEpochFold = (
  epoch: Epoch,
  nodes: RecordedNodes,
  { features, capacity }: PopulationOptions,
): EpochFold => {
  const includes = (summary: NodeSummary | undefined): boolean => summary?.epoch === epoch.epoch;
  const scored = (id: number): Scored | null => {
    const summary = nodes.get(id);
    return includes(summary) ? scoredAs(summary!, features) : null;
  };
  const draws = createDraws();
  const digests = createDigests();
  const credits = createCredits(nodes.get);
  const children = createChildrenIndex();
  const membership = createIslandMembership(capacity, scored);
  let best: Leader | null = null;

  const views = createPopulationViews(features, (horizon, before) =>
    [...membership.at(horizon, nodes.frontier, nodes.beyond)]
      .sort(([a], [b]) => a - b)
      .map(([id, islands]) => memberOf(nodes.get(id)!, islands, children.upTo(id, horizon), before.get(id))),
  );

  const add = (summary: NodeSummary): void => {
    const { id, parent } = summary;
    // What a round drew is its node's parent.
    if (parent === null || !includes(summary)) draws.ended(id);
    else draws.drawn(id, parent);
    if (!includes(summary)) return;
    digests.add(summary);
    if (parent !== null) credits.add(summary);
    if (!canLead(summary)) return;
    if (parent !== null) children.add(parent, id, summary.fitness);
    if (isBetter(summary, best)) best = summary;
  };

  for (const summary of nodes.all()) add(summary);
  return {
    ...{ epoch, draws, digests, credits, membership, views, includes, add },
    get best() {
      return best;
    },
  };
};

/** The same object as in the population before when nothing about it is new. */
const memberOf = (
  summary: NodeSummary,
  islands: readonly number[],
  children: readonly number[],
  before: Member | undefined,
): Member =>
  before && before.children === children && isSame(before.islands, islands)
    ? before
    : { ...summary, fitness: summary.fitness!, islands, children };

const scoredAs = (summary: NodeSummary, features: readonly Feature[]): Scored | null =>
  canLead(summary)
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
