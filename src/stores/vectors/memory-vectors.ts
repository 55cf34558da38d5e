import { type Embedder, embedOne } from '../../model/embedder.ts';
import { normalized, similarityOf } from '../../platform/data/cosine.ts';
import { fingerprintOf, type Similar, type VectorItem, type VectorStore } from './vector-store.ts';

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
    query: async (wanted, k, atMost) => {
      const sought = normalized(typeof wanted === 'string' ? await embedOne(embedder, wanted) : wanted);
      const isWithin = ({ metadata }: VectorItem) => !atMost || Number(metadata[atMost.field]) <= atMost.value;
      let best: Similar[] = [];
      let least = 0;
      for (const { item, vector } of entries.values()) {
        if (!isWithin(item)) continue;
        const similarity = similarityOf(sought, vector);
        if (similarity >= least) best.push({ id: item.id, similarity });
        // Sorted now and then: sorting all of many thousands takes longer than comparing them.
        if (best.length < 4 * k + 64) continue;
        best = best.sort(nearestFirst).slice(0, k);
        least = best.at(-1)?.similarity ?? least;
      }
      return best.sort(nearestFirst).slice(0, k);
    },
    vectors: async (ids) =>
      new Map(ids.flatMap((id) => (entries.has(id) ? [[id, entries.get(id)!.vector] as const] : []))),
    count: async () => entries.size,
    close: async () => entries.clear(),
  };
};

const nearestFirst = (a: Similar, b: Similar): number => b.similarity - a.similarity || (a.id < b.id ? -1 : 1);
