import type { VectorItem, VectorStore } from './vector-store.ts';

/** What is remembered of a node's motivation. */
export interface Motivated {
  readonly id: number;
  readonly motivation: string;
}

/** The motivations of all nodes, found by similarity. */
export interface Motivations {
  remember(nodes: readonly Motivated[]): Promise<void>;
  /** The node up to the horizon whose motivation is nearest, of equals the oldest; null when there is none. */
  nearest(text: string, horizon: number | null): Promise<{ readonly node: number; readonly similarity: number } | null>;
}

/** What a vector store holds of motivations. */
export const motivationVectors = (nodes: readonly Motivated[]): readonly VectorItem[] =>
  nodes
    .filter(({ motivation }) => motivation.trim() !== '')
    .map(({ id, motivation }) => ({ id: `node-${id}`, text: motivation, metadata: { node: id } }));

/** Motivations in a vector store. */
export const createMotivations = (vectors: VectorStore): Motivations => ({
  remember: (nodes) => vectors.upsert(motivationVectors(nodes)),
  nearest: async (text, horizon) => {
    if (text.trim() === '') return null;
    const within = horizon === null ? undefined : { field: 'node', value: horizon };
    // A few, because stores differ in which of equally near items they put first.
    const found = await vectors.query(text, 8, within);
    const [nearest] = found
      .map(({ id, similarity }) => ({ node: Number(id.replace('node-', '')), similarity }))
      .toSorted((a, b) => rounded(b.similarity) - rounded(a.similarity) || a.node - b.node);
    return nearest ?? null;
  },
});

const rounded = (similarity: number): number => Math.round(similarity * 1e5);
