import type { Sampler } from '../../model/sampler.ts';
import { createRegistry, mergedSettings, type Section } from '../../platform/registry.ts';
import type { SamplerDefinition } from './definition.ts';
import { greedySampler } from './greedy.ts';
import { mapElitesSampler } from './map-elites.ts';
import { poolSampler } from './pool.ts';
import { randomSampler } from './random.ts';
import { ucb1Sampler } from './ucb1.ts';

/** All samplers. A new one is a file of its own and a line here. */
const builtIn = [randomSampler, greedySampler, ucb1Sampler, mapElitesSampler, poolSampler] as const;

export const samplers = createRegistry<SamplerDefinition>('sampler', builtIn);

/** The settings of all built-in samplers, as they stand under `sampler` in the configuration. */
export const samplerSettings = mergedSettings(builtIn);

/** The sampler that the configuration names. */
export const createSampler = (section: Section): Sampler =>
  samplers.get(section.name).create(samplers.settingsOf(section) as never);
