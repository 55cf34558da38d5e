import type { Recalled } from '../../model/proposal/brief.ts';
import type { Preference } from '../credit/preference.ts';

export type { Preference } from '../credit/preference.ts';

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
