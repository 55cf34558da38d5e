import type { Recalled } from '../../domain/brief.ts';
import type { Random } from '../../domain/random.ts';

/** What is known of items from what they brought before. */
export interface Preference {
  /** What an item's rank is multiplied with: above 1 for what helped, 1 when nothing is known. */
  factor(id: string): number;
  /** How often it was told so far. */
  tries(id: string): number;
  /** The chance, 0 to 1, that the last place goes to the related item that was tried least. */
  readonly explore: number;
  readonly random: Random;
}

/** How much to recall, and what counts as related. */
export interface RecallOptions {
  /** At most this many items. */
  readonly k: number;
  /** Items less similar to the query than this, and sharing no more of its words, are left out. */
  readonly threshold: number;
  /** The weight of maximal marginal relevance: 1 is relevance alone, 0 is diversity alone. */
  readonly diversity: number;
  /** The items together are at most about this many tokens. */
  readonly tokens: number;
  /** Ids not wanted. */
  readonly exclude?: readonly string[];
  readonly prefer?: Preference;
}

/** An item that a search looked at: recalled (`leftOut` is null), or why it was not. */
export type Hit = Recalled & { readonly title: string; readonly leftOut: null | string };
