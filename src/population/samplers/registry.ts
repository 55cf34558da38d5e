import type { Sampler } from '../../model/sampler.ts';
import { createRegistry, mergedSettings, type Section } from '../../platform/registry.ts';
import * as all from './built-in-samplers.ts';
import type { SamplerDefinition } from './definition.ts';

/** All samplers. A new one is a file of its own and a line in `built-in-samplers.ts`. */
const builtIn = Object.values(all);

export const samplers = createRegistry<SamplerDefinition>('sampler', builtIn);

/** The settings of all built-in samplers, as they stand under `sampler` in the configuration. */
export const samplerSettings = mergedSettings(builtIn);

/** The sampler that the configuration names. */
export const createSampler = (section: Section): Sampler =>
  samplers.get(section.name).create(samplers.settingsOf(section) as never);
