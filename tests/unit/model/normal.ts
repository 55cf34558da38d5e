import { randomFrom } from '../../../src/platform/statistics/seeded-random.ts';

/** Seeded normal variables with mean 0 and deviation 1 (Box and Muller). */
export const normalFrom = (seed: number): (() => number) => {
  const random = randomFrom(seed, 0, 'normal');
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
};
