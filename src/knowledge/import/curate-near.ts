import { embedOne } from '../../model/embedder.ts';
import { type CognitionItem, cognitionText } from '../../model/proposal/cognition-item.ts';
import { normalized, similarityOf } from '../../platform/data/cosine.ts';
import { createLocalEmbedder } from '../embedding/local-embedder.ts';

/** An item of the field that says nearly the same, and how alike they are: cosine of local vectors, 1 is equal. */
export interface Near {
  readonly item: CognitionItem;
  readonly similarity: number;
}

/**
 * From here on two items count as near-duplicates. Of the shipped items no two are more alike than 0.63 (local vectors of
 * 1024 numbers), while an item with a fifth of its words exchanged is at 0.73 or more.
 */
export const nearAbove = 0.7;

/** The items of a field by what they say. */
export interface Neighbourhood {
  has(id: string): boolean;
  item(id: string): CognitionItem | undefined;
  /** Adds an item, or replaces the one of its id. */
  put(item: CognitionItem): Promise<void>;
  /** The item most like this one; of `only`, when it is given. */
  nearest(item: CognitionItem, only?: string): Promise<Near | null>;
}

/** Compares by the local embedder, so that filling a field costs nothing and is the same everywhere. */
export const createNeighbourhood = async (items: readonly CognitionItem[]): Promise<Neighbourhood> => {
  const embedder = createLocalEmbedder(1024);
  const vectorOf = async (item: CognitionItem) => normalized(await embedOne(embedder, cognitionText(item)));
  const known = new Map<string, { readonly item: CognitionItem; readonly vector: Float32Array }>();
  const put = async (item: CognitionItem): Promise<void> => {
    known.set(item.id, { item, vector: await vectorOf(item) });
  };
  for (const item of items) await put(item);
  return {
    has: (id) => known.has(id),
    item: (id) => known.get(id)?.item,
    put,
    nearest: async (item, only) => {
      const vector = await vectorOf(item);
      let best: Near | null = null;
      for (const one of known.values()) {
        if (only !== undefined && one.item.id !== only) continue;
        const similarity = similarityOf(vector, one.vector);
        if (best === null || similarity > best.similarity) best = { item: one.item, similarity };
      }
      return best;
    },
  };
};
