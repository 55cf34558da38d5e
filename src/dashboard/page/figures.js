/** Numbers, times and names as people read them. */
import { dollars } from '../../platform/text/dollars.mjs';
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
  if (value === null || value === undefined) return '–';
  return value > 0 ? `+${number(value)}` : number(value).replace('-', '−');
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

/** "41 s", "3 min", "2 h 5 min", "4 d". @type {(seconds: number | null | undefined) => string} */
export const duration = (seconds) => {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return '–';
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.round(hours / 24)} d`;
};

/** "12 s ago". @type {(time: string | null, now: number) => string} */
export const ago = (time, now) =>
  time === null ? 'never' : `${duration(Math.max(0, (now - Date.parse(time)) / 1000))} ago`;

/** @type {(text: string, length: number) => string} */
export const cut = (text, length) => visible(text.length > length ? `${text.slice(0, length - 1)}…` : text);

/** @type {(count: number, one: string, many?: string) => string} */
export const counted = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

/** Why a run ended, in the words of the closing text. @type {(reason: string | null) => string} */
export const reasonText = (reason) => (reason === null ? '' : (endings[reason] ?? reason));

/** @type {Readonly<Record<string, string>>} */
const endings = {
  rounds: 'round limit reached',
  target: 'target reached',
  patience: 'patience limit reached',
  budget: 'budget spent',
  time: 'time limit reached',
  stopped: 'stopped by user',
  faults: 'too many faults',
  credentials: 'credentials rejected',
};
