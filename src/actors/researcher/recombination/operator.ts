import type { Citations } from '../../../model/proposal/candidate.ts';
import type { CognitionItem } from '../../../model/proposal/cognition-item.ts';
import type { Outline } from '../../../platform/source/regions.ts';
import type { Random } from '../../../platform/statistics/seeded-random.ts';
import type { Credit } from './operator-credit.ts';

/** A node as far as recombination looks at it. */
export interface Source {
  readonly id: number;
  readonly program: string;
  readonly fitness: number | null;
}

/** What an earlier proposal used and what it brought: directed difference to its parent, null when it failed. */
export interface Outcome {
  readonly origin: Readonly<Record<string, string>>;
  readonly improvement: number | null;
}

/** All that a proposal is made from. */
export interface RecombinationRequest {
  readonly parent: Source;
  readonly references: readonly Source[];
  readonly items: readonly { readonly item: CognitionItem; readonly similarity: number }[];
  /** In round order, for older outcomes count less. */
  readonly history: readonly Outcome[];
  /** Normalised tokens of proposals already rejected in this round. */
  readonly rejected: readonly string[];
  readonly language: string;
  readonly random: Random;
}

/** A program made from known parts, and why. */
export interface Recombination {
  readonly program: string;
  readonly name: string;
  readonly motivation: string;
  readonly cited: Citations;
  readonly summary: string;
  readonly origin: Readonly<Record<string, string>>;
}

/** What an operator works with. */
export interface BaselineScores extends Omit<RecombinationRequest, 'rejected'> {
  /** The marks of the parent. */
  readonly outline: Outline;
  /** The history as the bandits see it, with the unusable draws of this request. */
  readonly credits: readonly Credit[];
}

/** One way of making a child; null when this parent and these references offer nothing to it. */
export type Operator = (baselineScores: BaselineScores) => Recombination | null;
