import { normalized, similarityOf } from './cosine.ts';
import { type Embedder, embedOne } from './embedder.ts';
import { fingerprintOf, type VectorItem, type VectorStore } from './vector-store.ts';

interface Entry {
  readonly item: VectorItem;
  readonly fingerprint: string;
  readonly vector: Float32Array;
}

/** A vector store inside this process: compares the query with every item, and is empty again after a restart. */
export const createMemoryVectors = (embedder: Embedder): VectorStore => {
  const entries = new Map<string, Entry>();
  return {
    kind: 'memory',
    upsert: async (items) => {
      const changed = items
        .map((item) => ({ item, fingerprint: fingerprintOf(item) }))
        .filter(({ item, fingerprint }) => entries.get(item.id)?.fingerprint !== fingerprint);
      if (changed.length === 0) return;
      const vectors = await embedder.embed(changed.map(({ item }) => item.text));
      for (const [index, entry] of changed.entries())
        entries.set(entry.item.id, { ...entry, vector: normalized(vectors[index]!) });
    },
    query: async (text, k, atMost) => {
      const sought = normalized(await embedOne(embedder, text));
      const isWithin = ({ metadata }: VectorItem) => !atMost || Number(metadata[atMost.field]) <= atMost.value;
      return [...entries.values()]
        .filter(({ item }) => isWithin(item))
        .map(({ item, vector }) => ({ id: item.id, similarity: similarityOf(sought, vector) }))
        .sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1))
        .slice(0, k);
    },
    count: async () => entries.size,
    close: async () => entries.clear(),
  };
};
