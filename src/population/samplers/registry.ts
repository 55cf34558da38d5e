import type { Sampler } from '../../model/sampler.ts';
import { greedy } from './greedy.ts';
import { mapElites } from './map-elites.ts';
import { pool } from './pool.ts';
import { random } from './random.ts';
import { ucb1 } from './ucb1.ts';

export { type Migrant, migrants } from '../migration.ts';
export { elites } from './map-elites.ts';

/** What the configuration says about sampling. */
export interface SamplerSettings {
  readonly name: 'random' | 'greedy' | 'ucb1' | 'map-elites' | 'pool';
  /** c of UCB1. */
  readonly exploration: number;
  /** Pool: ranks that may become parents. */
  readonly parentsFrom: number;
  /** Ranks that may become references. */
  readonly referencesFrom: number;
  /** MAP-Elites: 0 draws cells uniformly, 1 by the rate of their elite's better children. */
  readonly curiosity?: number;
}

/** The sampler that the settings name; a new one is added here and nowhere else. */
export const createSampler = ({
  name,
  exploration,
  parentsFrom,
  referencesFrom,
  curiosity = 0,
}: SamplerSettings): Sampler =>
  ({
    random: () => random,
    greedy: () => greedy(referencesFrom),
    ucb1: () => ucb1(exploration, referencesFrom),
    'map-elites': () => mapElites(curiosity, referencesFrom),
    pool: () => pool(parentsFrom, referencesFrom),
  })[name]();
