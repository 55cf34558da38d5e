import { beta } from '../../../platform/statistics/distributions.ts';
import type { Random } from '../../../platform/statistics/seeded-random.ts';
import { type Credit, using } from './operator-credit.ts';

/** Something that may be chosen: what it is called in the origins of proposals, and the reward expected before any trial. */
export interface Arm {
  readonly key: string;
  readonly prior: number;
}

/** As many imagined trials stand behind a prior. */
const priorWeight = 2;

/** Thompson sampling (1933) with Beta posteriors: each arm's mean reward is drawn from what is believed of it, the highest wins. */
export const thompson = <T extends Arm>(
  random: Random,
  arms: readonly T[],
  credits: readonly Credit[],
  field: string,
): T => {
  const drawn = arms.map(({ key, prior }) => {
    const tried = using(credits, field, key);
    const trials = tried.reduce((sum, { weight }) => sum + weight, 0);
    const rewards = tried.reduce((sum, { weight, reward }) => sum + weight * reward, 0);
    return beta(random, priorWeight * prior + rewards, priorWeight * (1 - prior) + trials - rewards);
  });
  return arms[drawn.indexOf(Math.max(...drawn))]!;
};
