import { z } from 'zod';
import type { Sampler } from '../../model/sampler.ts';
import type { Definition } from '../../platform/registry.ts';

/** A sampler with its name and its settings, which stand under `sampler` in the configuration. */
export interface SamplerDefinition extends Definition {
  create(settings: never): Sampler;
}

/** Declares a sampler; the factory gets its settings checked and with their defaults. */
export const defineSampler = <const Shape extends z.core.$ZodLooseShape>(definition: {
  readonly name: string;
  readonly about: string;
  readonly settings: Shape;
  create(settings: z.infer<z.ZodObject<Shape>>): Sampler;
}) => definition;

/** A setting that several samplers share: the ranks that may become references. */
export const referencesFrom = z.number().int().positive().default(50);
