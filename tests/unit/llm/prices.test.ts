import { expect, test } from 'vitest';
import { priceList, priceOf, usdOf } from '../../../src/llm/prices.ts';

const listPrices = priceList({}).prices;

test('a release date or "-latest" does not change the price, any other ending does', () => {
  expect(priceOf('gpt-4o-2024-08-06', listPrices)).toBe(listPrices['gpt-4o']);
  expect(priceOf('claude-sonnet-4-20250514', listPrices)).toBe(listPrices['claude-sonnet-4']);
  expect(priceOf('gpt-4o-mini', listPrices)).toBe(listPrices['gpt-4o-mini']);
  expect(priceOf('gpt-4o-audio-preview', listPrices)).toBe(null);
  expect(priceOf('llama3:8b', listPrices)).toBe(null);
  expect(priceOf('constructor', listPrices)).toBe(null);
});

test('an estimate is never priced', () => {
  const usage = { tokensIn: 10, tokensOut: 10, tokensCached: 0, tokensReasoning: 0, estimated: true };
  expect(usdOf(usage, listPrices.o3!)).toBe(null);
  expect(usdOf({ ...usage, estimated: false }, listPrices.o3!)).toBeCloseTo(1e-4, 12);
});
