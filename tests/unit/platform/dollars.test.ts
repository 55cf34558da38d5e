import { expect, test } from 'vitest';
import { money as pageMoney } from '../../../src/dashboard/page/figures.js';
import { dollars } from '../../../src/platform/text/dollars.mjs';
import { money } from '../../../src/platform/text/format.ts';

test.each([
  [0, '$0'],
  [0.00000312, '$0.0000031'],
  [0.0034, '$0.0034'],
  [0.05, '$0.050'],
  [0.208, '$0.21'],
  [0.994, '$0.99'],
  [0.999, '$1.00'],
  [1.374, '$1.37'],
  [12.5, '$12.50'],
])('%d dollars are shown as %s', (usd, text) => {
  expect(dollars(usd)).toBe(text);
  expect(money({ usd, unpriced: 0 })).toBe(text);
  expect(pageMoney(usd)).toBe(text);
});

test('calls without a price are never shown as free', () => {
  expect(money({ usd: 0, unpriced: 2 })).toBe('unpriced');
  expect(pageMoney(0, 2)).toBe('unpriced');
  expect(money({ usd: 0.21, unpriced: 1 })).toBe('at least $0.21 (1 call unpriced)');
  expect(pageMoney(0.21, 1)).toBe('≥ $0.21');
});
