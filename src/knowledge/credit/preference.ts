import { beta } from '../../platform/statistics/distributions.ts';
import type { Random } from '../../platform/statistics/seeded-random.ts';
import { memory, rewardsAmong } from '../../population/reward.ts';
import type { Use } from './uses.ts';

/** How recall favours items: a factor on an item's rank (1: nothing is known), and how often it was recalled. */
export interface Preference {
  factor(id: string): number;
  tries(id: string): number;
  /** The chance that a place is kept for what was tried least. */
  readonly explore: number;
  readonly random: Random;
}

/** As many imagined trials stand behind the expectation of an item that was never cited. */
const priorWeight = 4;
/** An item that was shown and not taken up is weak evidence against it: so much of a trial that brought nothing. */
const ignored = 0.1;
/** So many of the newest rounds are looked at: older ones weigh next to nothing. */
const most = 300;
/** Relevance stays in charge: no record moves an item by more. */
const bounds = { low: 0.6, high: 1.6 };

/**
 * A bandit over items by Thompson sampling (1933): what a citing child brought is a reward in [0, 1] by its rank among the
 * gains so far, an item's mean reward is drawn from its Beta posterior, and the factor is the draw over the mean reward of
 * all citations. Draws depend on `random` and the item's name alone, so the order of asking changes nothing.
 */
export const preferenceOf = (
  uses: readonly Use[],
  { explore, randomOf }: { readonly explore: number; readonly randomOf: (name: string) => Random },
): Preference => {
  const records = recordsOf(uses.slice(-most));
  let [trials, rewards] = [0, 0];
  for (const record of records.values()) {
    trials += record.cited;
    rewards += record.reward;
  }
  const expected = (rewards + priorWeight / 2) / (trials + priorWeight);
  return {
    factor: (id) => {
      const record = records.get(id);
      if (record === undefined) return 1;
      const { weight, reward } = record;
      const drawn = beta(randomOf(id), priorWeight * expected + reward, priorWeight * (1 - expected) + weight - reward);
      return Math.min(bounds.high, Math.max(bounds.low, drawn / expected));
    },
    tries: (id) => records.get(id)?.tries ?? 0,
    explore,
    random: randomOf('explore'),
  };
};

/** Recall by relevance alone. */
export const noPreference: Preference = { factor: () => 1, tries: () => 0, explore: 0, random: () => 0 };

interface Trials {
  tries: number;
  /** Of citations alone. */
  cited: number;
  /** Of citations, and of being ignored. */
  weight: number;
  reward: number;
}

const recordsOf = (uses: readonly Use[]): ReadonlyMap<string, Trials> => {
  const records = new Map<string, Trials>();
  const of = (id: string): Trials => {
    const known = records.get(id) ?? { tries: 0, cited: 0, weight: 0, reward: 0 };
    records.set(id, known);
    return known;
  };
  const rewardOf = rewardsAmong(uses.map(({ difference }) => difference));
  for (const [index, use] of uses.entries()) {
    if (use.status === 'abandoned') continue; // a fault of ours is credited to no one
    const weight = memory ** (uses.length - 1 - index);
    for (const id of use.recalled) {
      const record = of(id);
      record.tries += 1;
      if (!use.cited.includes(id)) record.weight += ignored * weight;
    }
    for (const id of use.cited) {
      const record = of(id);
      record.cited += weight;
      record.weight += weight;
      record.reward += weight * rewardOf(use.difference);
    }
  }
  return records;
};
