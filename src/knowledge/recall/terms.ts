import { stopwords } from '../../platform/text/stop-words.ts';

const longest = 40;

/** The words of a text, in lower case; an identifier such as `lm_loss_2x` counts whole and in parts. */
export const wordsOf = (text: string): string[] =>
  (
    text
      .normalize('NFKC')
      .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
      .toLowerCase()
      .match(/[\p{L}\p{N}_]+/gu) ?? []
  ).flatMap((word) => (word.includes('_') ? [word, ...word.split('_').filter(Boolean)] : [word]));

/** The term under which a word is looked up: its stem, or null when it says nothing about a subject. */
export const termOf = (word: string): string | null =>
  stopwords.has(word) || /^(.|\d+)$/u.test(word) ? null : stemOf(word.slice(0, longest));

/** Longest first; a stem keeps at least four letters. */
const suffixes = ['isations', 'izations', 'isation', 'ization', 'ising', 'izing'].concat(
  ['ised', 'ized', 'iser', 'izer', 'ions', 'ing', 'ise', 'ize', 'ion', 'ers'],
  ['ed', 'er', 'es', 'ly', 's', 'e'],
);

/** Brings the forms of an English word together: decays, decayed and decaying are one term. */
const stemOf = (word: string): string => {
  if (word.length <= 3 || /[^a-z]/.test(word) || /(ss|us|is|as)$/.test(word)) return word;
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  const suffix = suffixes.find((ending) => word.endsWith(ending) && word.length - ending.length >= shortest(ending));
  const stem = suffix === undefined ? word : word.slice(0, -suffix.length);
  return /([bdfgmnprt])\1$/.test(stem) ? stem.slice(0, -1) : stem;
};

const shortest = (ending: string): number => (ending === 's' ? 3 : 4);
