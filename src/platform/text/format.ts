import type { Measured } from '../statistics/measured.ts';
import { dollars } from './dollars.mjs';
import { pluralize } from './pluralize.mjs';
import { withSign } from './signed.mjs';

/** A number with a few significant digits and no trailing zeros. */
export const formatNumber = (value: number, digits = 4): string => {
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  return size !== 0 && (size >= 1e9 || size < 1e-4) ? rounded.toExponential().replace('e+', 'e') : String(rounded);
};

/** A difference with its sign. */
export const signed = (value: number, digits = 4): string => withSign(value, (size) => formatNumber(size, digits));

/** A measured number with its spread and how often it was measured: `0.573 ± 0.004 (n 3)`. */
export const measuredText = (measured: Measured, unit = ''): string => {
  const { mean, spread, n } = measured;
  const decimals = Math.min(9, Math.max(0, 1 - Math.floor(Math.log10(spread))));
  const value = spread > 0 ? `${mean.toFixed(decimals)} ± ${spread.toFixed(decimals)}` : formatNumber(mean, 7);
  return `${value}${unit === '' ? '' : ` ${unit}`} (n ${n})`;
};

/** A count in thousands or millions: `850`, `12.3 k`, `5.1 M`. */
export const amount = (value: number): string => {
  if (value < 10_000) return String(Math.round(value));
  return value < 1_000_000 ? `${(value / 1000).toFixed(1)} k` : `${(value / 1_000_000).toFixed(1)} M`;
};

/** Money spent; a lower bound is called one, and calls without a known price are never shown as free. */
export const money = ({ usd, unpriced }: { usd: number; unpriced: number }): string => {
  if (unpriced === 0) return dollars(usd);
  return usd === 0 ? 'unpriced' : `at least ${dollars(usd)} (${pluralize(unpriced, 'call')} unpriced)`;
};
