import type { ModelsByRole } from '../../llm/ensembles.ts';
import { type Prices, priceOf } from '../../llm/prices.ts';
import type { Role } from '../../model/task/role.ts';
import type { Range } from './call-counts.ts';

/** What one call of a role may use: its prompt and its answer. */
export interface CallSize {
  readonly input: Range;
  readonly output: Range;
}

/** What a round or a run may use, and cost; `usd` is null where a model has no price. */
export interface Cost {
  readonly tokens: Range;
  readonly usd: Range | null;
}

/** What one round may cost by its calls: the cheapest model of each role for the least, the most expensive for the most. */
export const roundCost = (
  calls: Partial<Record<Role, Range>>,
  sizeOf: (role: Role) => CallSize,
  models: ModelsByRole,
  prices: Prices,
): Cost => {
  const tokens = { least: 0, most: 0 };
  let usd: { least: number; most: number } | null = { least: 0, most: 0 };
  for (const [role, count] of Object.entries(calls) as [Role, Range][]) {
    const { input, output } = sizeOf(role);
    tokens.least += count.least * (input.least + output.least);
    tokens.most += count.most * (input.most + output.most);
    const known = (models[role] ?? []).map(({ model }) => priceOf(model, prices));
    if (usd === null || known.includes(null)) {
      usd = null;
      continue;
    }
    const each = known.map((price) => ({
      least: (input.least * price!.input + output.least * price!.output) / 1e6,
      most: (input.most * price!.input + output.most * price!.output) / 1e6,
    }));
    usd.least += count.least * Math.min(...each.map(({ least }) => least));
    usd.most += count.most * Math.max(...each.map(({ most }) => most));
  }
  return { tokens, usd };
};

/** So many rounds at that cost. */
export const times = ({ tokens, usd }: Cost, rounds: number): Cost => {
  const scaled = ({ least, most }: Range): Range => ({ least: rounds * least, most: rounds * most });
  return { tokens: scaled(tokens), usd: usd === null ? null : scaled(usd) };
};
