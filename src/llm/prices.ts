import type { TokenUsage } from './usage.ts';

/** US dollars per million tokens. */
export interface Price {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

/** Prices, and where the price of a model comes from. */
export interface PriceList {
  readonly prices: Prices;
  /** For transcripts: the configuration, or the version of the built-in list. */
  readonly sourceOf: (model: string) => string;
}

/** Prices by model name. */
export type Prices = Readonly<Record<string, Price>>;

/** The version of the table below, written into transcripts. */
const pricesDated = '2025-08';

/** Vendors' list prices as remembered, checked against <none: unverified>; pass a table of your own to override. */
const listPrices: Prices = {
  'gpt-4o': { input: 2.5, cached: 1.25, output: 10 },
  'gpt-4o-mini': { input: 0.15, cached: 0.075, output: 0.6 },
  'gpt-4.1': { input: 2, cached: 0.5, output: 8 },
  'gpt-4.1-mini': { input: 0.4, cached: 0.1, output: 1.6 },
  'gpt-4.1-nano': { input: 0.1, cached: 0.025, output: 0.4 },
  'gpt-5': { input: 1.25, cached: 0.125, output: 10 },
  'gpt-5-mini': { input: 0.25, cached: 0.025, output: 2 },
  'gpt-5-nano': { input: 0.05, cached: 0.005, output: 0.4 },
  o3: { input: 2, cached: 0.5, output: 8 },
  'o3-mini': { input: 1.1, cached: 0.55, output: 4.4 },
  'o4-mini': { input: 1.1, cached: 0.275, output: 4.4 },
  'claude-sonnet-4': { input: 3, cached: 0.3, output: 15 },
  'claude-opus-4': { input: 15, cached: 1.5, output: 75 },
  'gemini-2.5-flash': { input: 0.3, cached: 0.075, output: 2.5 },
};

/**
 * The price of a model: its name, or its name before a release date or "-latest". Nothing else may follow, because
 * "gpt-4o-audio" costs something else than "gpt-4o". Null: unpriced.
 */
export const priceOf = (model: string, prices: Prices): Price | null => {
  const base = model.replace(/-(\d{4}-\d{2}-\d{2}|\d{8}|latest)$/, '');
  for (const name of [model, base]) if (Object.hasOwn(prices, name)) return prices[name]!;
  return null;
};

/** The built-in list, which is unverified, under the prices that a person has set. */
export const priceList = (own: Prices): PriceList => ({
  prices: { ...listPrices, ...own },
  sourceOf: (model) => (priceOf(model, own) === null ? listDated : 'configured'),
});

/** How the built-in list is called wherever its prices are used. */
const listDated = `list of ${pricesDated}, unverified`;

/** The models of an ensemble, or several, that have no price. */
export const unpricedAmong = (models: Iterable<string>, prices: Prices): string[] =>
  [...new Set(models)].filter((model) => priceOf(model, prices) === null);

/** What an exchange cost in US dollars; null when the model is unpriced or the endpoint did not count tokens. */
export const usdOf = (usage: TokenUsage | null, price: Price | null): number | null =>
  usage === null || price === null || usage.estimated ? null : usdAt(usage, price);

/** What so many tokens cost. */
export const usdAt = (usage: Omit<TokenUsage, 'estimated'>, price: Price): number => {
  const fresh = usage.tokensIn - usage.tokensCached;
  return (fresh * price.input + usage.tokensCached * price.cached + usage.tokensOut * price.output) / 1e6;
};
