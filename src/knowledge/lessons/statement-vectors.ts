import type { Embedder } from '../../model/embedder.ts';
import { normalized, similarityOf } from '../../platform/data/cosine.ts';

/** How near statements are to a query, 0 to 1. */
export type Relevance = (query: string) => Promise<(text: string) => number>;

/** The vectors of statements, each made once. */
export interface StatementVectors {
  embed(texts: readonly string[]): Promise<void>;
  /** How alike two embedded statements are. */
  alike(a: string, b: string): number;
  relevanceOf(texts: readonly string[]): Relevance;
  /** Statements that became no lesson are many: forgets them when there are more than `most`. */
  forgetOthers(wanted: readonly string[], most: number): void;
}

export const createStatementVectors = (embedder: Embedder): StatementVectors => {
  const vectors = new Map<string, Float32Array>();
  const alike = (a: string, b: string): number => similarityOf(vectors.get(a)!, vectors.get(b)!);

  const embed = async (texts: readonly string[]): Promise<void> => {
    const missing = [...new Set(texts)].filter((text) => !vectors.has(text));
    const made = missing.length === 0 ? [] : await embedder.embed(missing);
    for (const [index, text] of missing.entries()) vectors.set(text, normalized(made[index]!));
  };

  const relevanceOf =
    (texts: readonly string[]): Relevance =>
    async (query) => {
      const [sought] = await embedder.embed([query]);
      const vector = normalized(sought!);
      await embed(texts);
      return (text) => similarityOf(vector, vectors.get(text)!);
    };

  const forgetOthers = (wanted: readonly string[], most: number): void => {
    if (vectors.size <= most) return;
    const kept = new Set(wanted);
    for (const text of vectors.keys()) if (!kept.has(text)) vectors.delete(text);
  };

  return { embed, alike, relevanceOf, forgetOthers };
};
