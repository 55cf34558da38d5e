import { measured } from '../../platform/statistics/measured.ts';
import { differenceInterval, type Sample } from '../../platform/statistics/welch.ts';
import type { Use } from './uses.ts';

/** A mean gain over the parent, in the unit of the score and directed (positive is better). */
export interface Gain {
  readonly mean: number;
  readonly n: number;
}

/** What came of an item: it was recalled and cited so often, and its citing children gained so much. */
export interface Account {
  readonly recalled: number;
  readonly cited: number;
  /** Citing rounds whose experiment or proposal failed: they have no gain. */
  readonly failed: number;
  /** Of children that cite it; null when none has a score. */
  readonly citing: Gain | null;
  /** Of all other scored children of the run: what it is compared with. */
  readonly others: Gain | null;
  /** Two-sided 95 % interval of mean(citing) - mean(others) by Welch's t test; null for fewer than three on a side. */
  readonly advantage: { readonly mean: number; readonly low: number; readonly high: number } | null;
  readonly standing: Standing;
  readonly rounds: readonly number[];
}

/**
 * unrecalled: it was in no brief · unused: recalled, never cited · helpful, harmful: the interval of its advantage excludes
 * zero · unclear: everything else. A standing is an association, not a cause: items are not recalled at random.
 */
export type Standing = 'unrecalled' | 'unused' | 'unclear' | 'helpful' | 'harmful';

/** Fewer gains than this on a side are not compared. */
const fewest = 3;

/** The accounts of items over some uses; one of an item that no use names is empty. */
export const accountsOf = (uses: readonly Use[]): ((id: string) => Account) => {
  const recalled = new Map<string, number>();
  const citing = new Map<string, Use[]>();
  for (const use of uses) {
    for (const id of use.recalled) recalled.set(id, (recalled.get(id) ?? 0) + 1);
    for (const id of use.cited) listed(citing, id).push(use);
  }
  const all = momentsOf(gainsOf(uses));
  return (id) => {
    const [times, own] = [recalled.get(id) ?? 0, citing.get(id) ?? []];
    const gains = momentsOf(gainsOf(own));
    const others = without(all, gains);
    const advantage =
      gains.n < fewest || others.n < fewest ? null : differenceInterval(sampleOf(gains), sampleOf(others));
    return {
      recalled: times,
      cited: own.length,
      failed: own.length - gains.n,
      citing: gainOf(gains),
      others: gainOf(others),
      advantage,
      standing: worthOf(times, own.length, advantage),
      rounds: own.map(({ round }) => round),
    };
  };
};

const listed = <T>(lists: Map<string, T[]>, id: string): T[] => {
  const known = lists.get(id) ?? [];
  lists.set(id, known);
  return known;
};

const gainsOf = (uses: readonly Use[]): number[] =>
  uses.flatMap(({ difference }) => (difference === null ? [] : [difference]));

/** How many, their mean, and the sum of squared deviations from it. */
interface Moments {
  readonly n: number;
  readonly mean: number;
  readonly squares: number;
}

const momentsOf = (values: readonly number[]): Moments => {
  if (values.length === 0) return { n: 0, mean: 0, squares: 0 };
  const { n, mean, spread } = measured(values);
  return { n, mean, squares: spread ** 2 * (n - 1) };
};

/** The moments of what is left when a part is taken away (Chan, Golub and LeVeque 1979, backwards). */
const without = (all: Moments, part: Moments): Moments => {
  const n = all.n - part.n;
  if (n === 0) return { n, mean: 0, squares: 0 };
  const mean = (all.n * all.mean - part.n * part.mean) / n;
  const squares = all.squares - part.squares - ((mean - part.mean) ** 2 * n * part.n) / all.n;
  return { n, mean, squares: Math.max(0, squares) };
};

const sampleOf = ({ n, mean, squares }: Moments): Sample => ({ n, mean, spread: Math.sqrt(squares / (n - 1)) });

const gainOf = ({ n, mean }: Moments): Gain | null => (n === 0 ? null : { mean, n });

const worthOf = (recalled: number, cited: number, advantage: Account['advantage']): Standing => {
  if (cited === 0) return recalled === 0 ? 'unrecalled' : 'unused';
  if (advantage === null) return 'unclear';
  if (advantage.low > 0) return 'helpful';
  return advantage.high < 0 ? 'harmful' : 'unclear';
};
