import type { Embedder } from '../../model/embedder.ts';
import { failpoint } from '../../platform/failpoint.mjs';
import { createMemoryVectors } from './memory-vectors.ts';
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
  /** Resolves when nothing waits to be stored any more. */
  written(): Promise<void>;
}

/** What a vector store holds of motivations. */
export const motivationVectors = (nodes: readonly Motivated[]): readonly VectorItem[] =>
  nodes
    .filter(({ motivation }) => motivation.trim() !== '')
    .map(({ id, motivation }) => ({ id: `node-${id}`, text: motivation, metadata: { node: id } }));

/** New motivations wait in memory and go to the store together: a request costs more than a comparison. */
const batch = 128;

/** Motivations in a vector store. What waits to be stored is found as well; a resumed run stores again what was lost. */
export const createMotivations = (vectors: VectorStore, embedder: Embedder): Motivations => {
  let waiting: VectorItem[] = [];
  let recent = createMemoryVectors(embedder);
  const leaving = new Map<VectorStore, Promise<void>>();
  const send = (): void => {
    if (waiting.length === 0) return;
    const [items, store] = [waiting, recent];
    [waiting, recent] = [[], createMemoryVectors(embedder)];
    // What cannot be stored stays here, where it is still found.
    failpoint('motivations.sending');
    const sent = vectors.upsert(items).then(
      () => {
        failpoint('motivations.sent');
        leaving.delete(store);
      },
      () => {},
    );
    leaving.set(store, sent);
  };
  return {
    remember: async (nodes) => {
      const items = motivationVectors(nodes);
      await recent.upsert(items);
      waiting.push(...items);
      if (waiting.length >= batch) send();
    },
    nearest: async (text, horizon) => {
      if (text.trim() === '') return null;
      const within = horizon === null ? undefined : { field: 'node', value: horizon };
      // A few, because stores differ in which of equally near items they put first.
      const collections = [vectors, recent, ...leaving.keys()];
      const found = await Promise.all(collections.map((collection) => collection.query(text, 8, within)));
      const [nearest] = found
        .flat()
        .map(({ id, similarity }) => ({ node: Number(id.replace('node-', '')), similarity }))
        .toSorted((a, b) => rounded(b.similarity) - rounded(a.similarity) || a.node - b.node);
      return nearest ?? null;
    },
    written: async () => {
      send();
      await Promise.all(leaving.values());
    },
  };
};

const rounded = (similarity: number): number => Math.round(similarity * 1e5);
