export { greedySampler } from './greedy.ts';
export { mapElitesSampler } from './map-elites.ts';
export { poolSampler } from './pool.ts';
export { randomSampler } from './random.ts';
export { ucb1Sampler } from './ucb1.ts';
