import type { Embedder } from '../../model/embedder.ts';

/** An embedder that remembers the vectors of the last texts: a task, and analyses of good parents, are asked about again and again. */
export const remembered = (embedder: Embedder, most = 256): Embedder => {
  const known = new Map<string, readonly number[]>();
  return {
    ...embedder,
    embed: async (texts) => {
      const unknown = [...new Set(texts)].filter((text) => !known.has(text));
      const made = unknown.length > 0 ? await embedder.embed(unknown) : [];
      const vectors = new Map(unknown.map((text, index) => [text, made[index]!]));
      const answer = texts.map((text) => [...(vectors.get(text) ?? known.get(text)!)]);
      for (const [index, text] of texts.entries()) {
        known.delete(text);
        known.set(text, answer[index]!);
      }
      for (const text of known.keys()) {
        if (known.size <= most) break;
        known.delete(text);
      }
      return answer;
    },
  };
};
