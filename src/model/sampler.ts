import type { Random } from '../platform/statistics/seeded-random.ts';
import type { SamplerReason } from './proposal/brief.ts';
import type { NodeSummary } from './result/node.ts';
import type { Feature } from './task/task.ts';

/** A node that may be sampled: it passed and has a fitness. `islands` are where it lives: its own, and where it migrated to. */
export interface Member extends NodeSummary {
  readonly fitness: number;
  readonly islands: readonly number[];
  /** Fitness of the children that passed, in round order. */
  readonly children: readonly number[];
}

/** The active members as one round may see them, in round order; retired nodes are left out. */
export interface Population {
  readonly members: readonly Member[];
  readonly features: readonly Feature[];
}

/** How often each node was drawn as a parent, rounds in flight included (virtual loss). */
export type Visits = (node: number) => number;

export interface Draw {
  readonly island: number;
  /** How many references are wanted in addition to the parent. */
  readonly references: number;
  readonly random: Random;
}

export interface Selection {
  readonly parent: number;
  readonly references: readonly number[];
  readonly reason: SamplerReason;
}

/** Picks the node to build on. Pure and seeded; the population is never empty (node 0 passed). */
export type Sampler = (population: Population, visits: Visits, draw: Draw) => Selection;

export const onIsland = (population: Population, island: number): readonly Member[] =>
  population.members.filter((member) => member.islands.includes(island));

/** The grid cell of a member: the bin index of each feature, joined by ":"; a missing feature goes to its own bin "-". */
export const cellOf = (features: readonly Feature[], values: Readonly<Record<string, number>>): string =>
  features
    .map(({ name, min, max, bins }) => {
      const value = values[name];
      if (value === undefined) return '-';
      return String(Math.min(bins - 1, Math.max(0, Math.floor(((value - min) / (max - min)) * bins))));
    })
    .join(':');
