import type { Embedder } from '../../model/embedder.ts';
import { unitVector } from '../../platform/data/cosine.ts';
import { fnv32 } from '../../platform/data/fnv.ts';
import { stopwords } from '../../platform/text/stop-words.ts';

/** Word weight, and the weight of a word's character n-grams, which bring inflected forms together. */
const weights = { word: 1, gram: 0.35 };
const gramSizes = [3, 4] as const;
const longestWord = 40;

/** Embeds without a model: signed hashing of words and their character n-grams, sublinear in their counts. Deterministic. */
export const createLocalEmbedder = (dimensions: number): Embedder => ({
  name: `local-${dimensions}`,
  dimensions,
  embed: async (texts) => texts.map((text) => vectorOf(text, dimensions)),
});

const vectorOf = (text: string, dimensions: number): number[] => {
  const vector = new Array<number>(dimensions).fill(0);
  const words = wordsOf(text);
  add(vector, words, weights.word);
  add(vector, words.flatMap(gramsOf), weights.gram);
  return unitVector(vector);
};

const wordsOf = (text: string): string[] => {
  const spaced = text
    .normalize('NFKC')
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase();
  const words = spaced.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.map((word) => word.slice(0, longestWord)).filter((word) => !stopwords.has(word));
};

const gramsOf = (word: string): string[] => {
  const framed = `^${word}$`;
  return gramSizes.flatMap((size) =>
    Array.from({ length: Math.max(0, framed.length - size + 1) }, (_, at) => framed.slice(at, at + size)),
  );
};

/** Each term goes to one place with one sign; the sign makes collisions cancel instead of pile up. */
const add = (vector: number[], terms: readonly string[], weight: number): void => {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  for (const [term, count] of counts) {
    const hash = fnv32(term);
    const sign = (hash & 1) === 0 ? 1 : -1;
    vector[(hash >>> 1) % vector.length]! += sign * weight * (1 + Math.log(count));
  }
};
