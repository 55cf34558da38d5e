/** Numbers, times and names as people read them. */
import { dollars } from '../../platform/text/dollars.mjs';
import { duration as durationText } from '../../platform/text/duration.mjs';
import { withSign } from '../../platform/text/signed.mjs';
import { visible } from './visible.js';

/** Four significant digits, without an exponent where one can do without. @type {(value: number | null | undefined) => string} */
export const number = (value) => {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e6) return `${trimmed((value / 1e6).toPrecision(3))} M`;
  if (size >= 1e5) return `${trimmed((value / 1e3).toPrecision(4))} k`;
  if (size >= 1e4) return String(Math.round(value)); // four digits would be written with an exponent
  if (size < 1e-4) return value.toExponential(2);
  return trimmed(value.toPrecision(4));
};

/** @type {(text: string) => string} */
const trimmed = (text) => (text.includes('.') && !text.includes('e') ? text.replace(/\.?0+$/, '') : text);

/** With a sign, and a real minus. @type {(value: number | null | undefined) => string} */
export const signed = (value) => {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  return withSign(value, number).replace(/^-/, '−');
};

/** A score with its spread: "0.5731 ± 0.004 (n 3)". @type {(mean: number | null, spread: number, n: number) => string} */
export const measured = (mean, spread, n) =>
  mean === null
    ? '–'
    : n > 1
      ? `${number(mean)} ± ${spread === 0 ? '0' : number(Number(spread.toPrecision(2)))} (n\u00a0${n})`
      : number(mean);

/** @type {(usd: number, unpriced?: number) => string} */
export const money = (usd, unpriced = 0) =>
  unpriced > 0 && usd === 0 ? 'unpriced' : `${unpriced > 0 ? '≥ ' : ''}${dollars(usd)}`;

/** @type {(share: number | null) => string} */
export const percent = (share) => (share === null || !Number.isFinite(share) ? '–' : `${Math.round(100 * share)} %`);

/** @type {(seconds: number | null | undefined) => string} */
export const duration = (seconds) =>
  seconds === null || seconds === undefined || !Number.isFinite(seconds) ? '–' : durationText(seconds);

/** "12 s ago". @type {(time: string | null, now: number) => string} */
export const ago = (time, now) =>
  time === null ? 'never' : `${duration(Math.max(0, (now - Date.parse(time)) / 1000))} ago`;

/** @type {(text: string, length: number) => string} */
export const cut = (text, length) => visible(text.length > length ? `${text.slice(0, length - 1)}…` : text);
