import type { Embedder } from '../../../src/model/embedder.ts';

const dimensions = 512;

/** Counts the words of a text in hashed bins: texts that share words are similar. `asked` lists every text embedded. */
export const createWordEmbedder = (name = 'words'): Embedder & { readonly asked: string[] } => {
  const asked: string[] = [];
  return {
    name,
    dimensions,
    asked,
    embed: async (texts) => {
      asked.push(...texts);
      return texts.map(vectorOf);
    },
  };
};

const vectorOf = (text: string): number[] => {
  const vector = Array.from({ length: dimensions }, () => 0);
  for (const word of text.toLowerCase().split(/\W+/).filter(Boolean)) {
    let hash = 7;
    for (const character of word) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) >>> 0;
    vector[hash % dimensions]! += 1;
  }
  return vector;
};
