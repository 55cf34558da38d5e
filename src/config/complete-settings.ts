import { providers } from '../llm/providers/registry.ts';
import type { AsiError } from '../platform/errors.ts';
import { unusedSettings } from './chosen-settings.ts';
import { configProblem } from './config-problem.ts';
import type { Origins } from './resolve-settings.ts';
import { type Config, roundsWithModel } from './schema.ts';

/** A configuration with nothing left open, and what to say about it in one line each. */
export interface CompleteSettings {
  readonly config: Config;
  readonly origins: Origins;
  readonly notes: readonly string[];
}

/** Does any role ask a language model? */
const usesModel = (config: Config): boolean =>
  [config.model, ...Object.values(config.models)].some((name) => name !== null && name !== 'none');

/** Can the endpoint not be asked without a key? So it is with a hosted service, unless another address is set. */
export const needsKey = ({ endpoint }: Config): boolean =>
  endpoint.baseUrl === null && providers.get(endpoint.provider).needsKey === true;

/** How many rounds a run does: what is set, or what suits a run that asks models or one that does not. */
export const roundsOf = ({ rounds }: Pick<Config, 'rounds'>, asks: boolean, taskRounds: number): number =>
  rounds ?? (asks ? roundsWithModel : taskRounds);

/** Fills what depends on the model: the model itself, the number of rounds, and whether timing may matter. */
export const completeSettings = (
  resolved: { config: Config; origins: Origins },
  about: { environment: Readonly<Record<string, string | undefined>>; taskRounds: number },
): CompleteSettings => {
  const keyed = Boolean(about.environment.OPENAI_API_KEY?.trim());
  const silent = resolved.config.model === null && Object.keys(resolved.config.models).length === 0;
  if (silent && keyed) throw unnamedModel();
  const config = { ...resolved.config, model: resolved.config.model ?? 'none' };
  const asks = usesModel(config);
  if (asks && !keyed && needsKey(config)) throw missingKey();
  return {
    config: {
      ...config,
      rounds: roundsOf(config, asks, about.taskRounds),
      deterministic: config.deterministic ?? !asks,
    },
    origins: config.rounds === null && !asks ? { ...resolved.origins, rounds: 'task' } : resolved.origins,
    notes: [...(silent ? [withoutModel] : []), ...unusedSettings(config, resolved.origins)],
  };
};

const withoutModel =
  'model: none (no OPENAI_API_KEY is set), so known edits are recombined; --model <name> asks a language model';

const unnamedModel = (): AsiError =>
  configProblem({
    code: 'model-unnamed',
    message: 'OPENAI_API_KEY is set, but no model is named.',
    advice: 'Add --model <name> to use one, or --model none to work without.',
  });

const missingKey = (): AsiError =>
  configProblem({
    code: 'credentials-missing',
    message: 'A model is named, but there is no OPENAI_API_KEY.',
    advice: 'Set OPENAI_API_KEY, or OPENAI_BASE_URL for an endpoint that needs no key, or work without: --model none.',
  });
