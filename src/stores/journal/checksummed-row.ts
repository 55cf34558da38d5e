import { hash } from 'node:crypto';

/** A stored record: its value as JSON, and a hash over its salt and exactly those bytes. */
export interface ChecksummedRow {
  readonly text: string;
  readonly h: string;
}

/**
 * Seals a value. The salt ties the record to its place: its key, or the hash of the journal entry before it. LevelDB
 * returns flipped bytes without an error, so every record carries its own hash.
 */
export const withChecksum = (value: unknown, salt: string): ChecksummedRow => {
  const json = toJson(value);
  const h = digest(salt, json);
  return { text: `{"h":"${h}","value":${json}}`, h };
};

/** The hash and the value of a sealed text, or undefined when a byte of it is not what was written. */
export const readChecksummed = (
  text: string,
  salt: string,
): { readonly h: string; readonly value: unknown } | undefined => {
  const h = text.slice(6, 6 + 64);
  const json = text.slice(6 + 64 + 10, -1);
  if (digest(salt, json) !== h) return undefined;
  return { h, value: JSON.parse(json) };
};

/** A value as its own record will return it: lone surrogates, which UTF-8 cannot carry, are replaced. */
export const wellFormed = <T>(value: T): T =>
  hasLoneSurrogate(JSON.stringify(value)) ? JSON.parse(toJson(value)) : value;

const digest = (salt: string, json: string): string => hash('sha256', `${salt}\n${json}`);

const toJson = (value: unknown): string => {
  const json = JSON.stringify(value);
  if (json === undefined) throw new TypeError('A record needs a value that JSON can carry.');
  return hasLoneSurrogate(json) ? JSON.stringify(value, repaired) : json;
};

// JSON.stringify escapes lone surrogates and nothing else in this range, so the text shows whether there are any.
const hasLoneSurrogate = (json: string): boolean => /\\ud[89a-f]/.test(json);

const repaired = (_: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replace(/\p{Surrogate}/gu, '\uFFFD') : value;
