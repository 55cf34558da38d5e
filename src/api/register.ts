import type { RunnerDefinition } from '../evaluation/runner.ts';
import { runners } from '../evaluation/runners/registry.ts';
import type { ProviderDefinition } from '../llm/providers/definition.ts';
import { providers } from '../llm/providers/registry.ts';
import type { SamplerDefinition } from '../population/samplers/definition.ts';
import { samplers } from '../population/samplers/registry.ts';

/** Makes a sampler known, so that `sampler.name` may name it; its settings stand under `sampler.own`. */
export const registerSampler = (definition: SamplerDefinition): void => samplers.register(definition);

/** Makes a runner known, so that `runner.name` may name it; its settings stand under `runner.own`. */
export const registerRunner = (definition: RunnerDefinition): void => runners.register(definition);

/** Makes a model provider known, so that `endpoint.provider` may name it; its settings stand under `endpoint.own`. */
export const registerProvider = (definition: ProviderDefinition): void => providers.register(definition);
