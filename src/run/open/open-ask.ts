import { join } from 'node:path';
import type { Config } from '../../config/schema.ts';
import { createAsk, type PatientAsk } from '../../llm/ask.ts';
import { endpointOf } from '../../llm/endpoint.ts';
import { modelsByRole } from '../../llm/ensembles.ts';
import type { Spent } from '../../model/run/spending-ledger.ts';
import { roles } from '../../model/task/role.ts';
import type { RunStore } from '../../stores/run-store.ts';

/** How models are asked; null when no role has one. */
export const openAsk = (config: Config, directory: string, store: RunStore, spent: Spent): PatientAsk | null => {
  const models = modelsByRole(roles, config.model, config.models);
  if (Object.values(models).every((ensemble) => ensemble === null)) return null;
  return createAsk({
    models,
    endpoint: endpointOf(config.endpoint, process.env),
    emit: async (event) => {
      await store.append([event]);
    },
    transcripts: join(directory, 'transcripts'),
    seed: config.seed,
    prices: config.prices,
    limits: config.limits,
    spent,
  });
};
