import { memory, rewardsAmong } from '../../../population/reward.ts';
import type { Outcome } from './operator.ts';

/** An outcome as bandits see it: a reward in [0, 1] and how much it still counts. */
export interface Credit {
  readonly origin: Readonly<Record<string, string>>;
  readonly reward: number;
  readonly weight: number;
}

/** The credits of outcomes in round order: rewards by rank, and older ones weigh less. */
export const creditsOf = (history: readonly Outcome[]): readonly Credit[] => {
  const rewardOf = rewardsAmong(history.map(({ improvement }) => improvement));
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
