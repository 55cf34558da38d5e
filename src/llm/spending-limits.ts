import type { Config } from '../config/schema.ts';
import type { Ledger } from '../model/run/spending-ledger.ts';
import { roles } from '../model/task/role.ts';
import type { Task } from '../model/task/task.ts';
import { AsiError } from '../platform/errors.ts';
import { dollars } from '../platform/text/dollars.mjs';
import { modelsByRole } from './ensembles.ts';
import { priceList, priceOf, unpricedAmong } from './prices.ts';

/** How many GPUs an evaluation has, by its stage. */
export const gpusOf =
  ({ stages, verify }: Task) =>
  (stage: string): number =>
    [...stages, ...verify].find(({ name }) => name === stage)?.gpus ?? 0;

/** The models that a configuration asks, each once. */
const modelsAsked = ({ model, models }: Config): string[] => [
  ...new Set(
    Object.values(modelsByRole(roles, model, models)).flatMap((ensemble) =>
      (ensemble ?? []).map((member) => member.model),
    ),
  ),
];

/** Whose prices are used, for the first event and the summary; empty without a model. */
export const priceNames = (config: Config): Readonly<Record<string, string>> => {
  const { sourceOf, prices } = priceList(config.prices);
  const models = modelsAsked(config);
  const sources = new Set(models.map((model) => (priceOf(model, prices) === null ? 'unpriced' : sourceOf(model))));
  return sources.size === 0 ? {} : { prices: [...sources].join(', ') };
};

/** A limit in dollars that could not count what it limits is refused before anything is spent. */
export const refuseUnpriced = (config: Config): void => {
  if (config.limits.usd === null || config.limits.allowUnpriced) return;
  const [first, ...others] = unpricedAmong(modelsAsked(config), priceList(config.prices).prices);
  if (first === undefined) return;
  throw new AsiError({
    kind: 'user',
    code: 'model-unpriced',
    message: `The budget is ${dollars(config.limits.usd)}, but no price is known for ${[first, ...others].join(', ')}.`,
    advice: `Set it in US dollars per million tokens: --set 'prices={"${first}": {input: 1, cached: 0.5, output: 4}}'. Or limit tokens with --max-tokens, or pass --allow-unpriced: then these calls count as nothing.`,
  });
};

/** Calls that were in flight when the process was killed: their answers are lost, and they are asked again. */
export const uncertainText = ({ open }: Pick<Ledger, 'open'>): string | null => {
  if (open.length === 0) return null;
  const tokens = open.reduce((sum, call) => sum + call.tokens, 0);
  const usd = open.reduce((sum, call) => sum + (call.usd ?? 0), 0);
  const what = open.length === 1 ? '1 call was' : `${open.length} calls were`;
  const roles = [...new Set(open.map(({ role }) => role))].join(', ');
  return `${what} in flight when the run was interrupted (${roles}) and possibly billed twice: at most ${tokens} tokens, ${dollars(usd)}, which no sum contains`;
};
