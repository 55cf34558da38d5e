import { plainText } from '../../../platform/text/plain-text.ts';
import { documentProblem } from './document.ts';

/** Text from bytes that claim to be UTF-8; anything else is refused instead of guessed. */
export const decoded = (bytes: Uint8Array, from: string, charset = 'utf-8'): string => {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch (cause) {
    const known = charset.toLowerCase() === 'utf-8' ? 'UTF-8 text' : `text in the character set "${charset}"`;
    throw documentProblem(
      'encoding',
      `${from} is not ${known}.`,
      'Save it as UTF-8, for instance with "iconv -f latin1 -t utf-8".',
      cause,
    );
  }
};

/** Without control, hidden and broken characters; words divided at the end of a line are whole again. */
export const cleaned = (text: string): string =>
  plainText(text)
    .replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '')
    .replace(/(\p{Ll})[-\u00ad]\n(?=\p{Ll})/gu, '$1')
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

/** On one line. */
export const flat = (text: string): string => cleaned(text).replace(/\s+/g, ' ');

/** The year that a date names, or undefined. */
export const yearIn = (text: string | undefined): number | undefined => {
  const [year] = /(?<!\d)(?:1[89]|20)\d\d(?!\d)/.exec(text ?? '') ?? [];
  return year === undefined ? undefined : Number(year);
};

/** An object without the keys that have no value. */
export const givenFields = <T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined | ''> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== '')) as {
    [K in keyof T]: Exclude<T[K], undefined | ''>;
  };
