import type { Outcome } from './recombination.ts';

/** An outcome as bandits see it: a reward in [0, 1] and how much it still counts. */
export interface Credit {
  readonly origin: Readonly<Record<string, string>>;
  readonly reward: number;
  readonly weight: number;
}

/** How much less each older outcome counts: what helped a poor program need not help a good one. */
const memory = 0.98;

/**
 * Rewards by rank, since tasks differ in scale: a failure 0, no improvement 0.1, an improvement between 0.2 and 1 by
 * its rank among the improvements so far.
 */
export const creditsOf = (history: readonly Outcome[]): readonly Credit[] => {
  const gains = history.map(({ improvement }) => improvement ?? 0).filter((gain) => gain > 0);
  gains.sort((a, b) => a - b);
  const rewardOf = (improvement: number | null): number => {
    if (improvement === null) return 0;
    return improvement > 0 ? 0.2 + (0.8 * (gains.lastIndexOf(improvement) + 1)) / gains.length : 0.1;
  };
  return history.map(({ origin, improvement }, index) => ({
    origin,
    reward: rewardOf(improvement),
    weight: memory ** (history.length - 1 - index),
  }));
};

/** The proposals that used one thing, for instance the item `slp`; a field may list several things. */
export const using = <T extends Pick<Outcome, 'origin'>>(
  tried: readonly T[],
  field: string,
  key: string,
): readonly T[] => tried.filter(({ origin }) => origin[field]?.split(', ').includes(key));

/** A sentence about what one thing brought so far, or nothing before its first use. */
export const trackRecord = (history: readonly Outcome[], field: string, key: string): string => {
  const outcomes = using(history, field, key);
  if (outcomes.length === 0) return '';
  const better = outcomes.filter(({ improvement }) => (improvement ?? 0) > 0).length;
  return ` So far ${better} of ${outcomes.length} proposals with "${key}" improved on their parent.`;
};
