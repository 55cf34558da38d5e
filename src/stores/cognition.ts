import type { Recalled } from '../domain/brief.ts';
import { type CognitionItem, cognitionText } from '../domain/cognition.ts';
import { normalized } from './cosine.ts';
import type { Embedder } from './embedder.ts';
import { byMarginalRelevance } from './mmr.ts';
import type { VectorItem, VectorStore } from './vector-store.ts';

/** How much to recall, and what counts as related. */
export interface RecallOptions {
  /** At most this many items. */
  readonly k: number;
  /** Items less similar to the query than this are left out. */
  readonly threshold: number;
  /** The weight of maximal marginal relevance: 1 is relevance alone, 0 is diversity alone. */
  readonly diversity: number;
  /** The items together are at most about this many tokens. */
  readonly tokens: number;
  /** Ids not wanted. */
  readonly exclude?: readonly string[];
}

/** Prior knowledge of a field: its items, and those that a situation calls for. */
export interface Cognition {
  readonly items: readonly CognitionItem[];
  item(id: string): CognitionItem | undefined;
  /** Adds an item for as long as the run goes on. */
  add(item: CognitionItem): Promise<void>;
  recall(query: string, options: RecallOptions): Promise<readonly Recalled[]>;
}

interface CognitionOptions {
  readonly items: readonly CognitionItem[];
  readonly vectors: VectorStore;
  readonly embedder: Embedder;
}

/** What a vector store holds of cognition items. */
export const cognitionVectors = (items: readonly CognitionItem[]): readonly VectorItem[] =>
  items.map((item) => ({ id: item.id, text: cognitionText(item), metadata: { title: item.title } }));

/** Indexes the items and answers from the index. */
export const createCognition = async ({ items, vectors, embedder }: CognitionOptions): Promise<Cognition> => {
  const byId = new Map(items.map((item) => [item.id, item]));
  const embedded = new Map<string, Float32Array>();
  await vectors.upsert(cognitionVectors(items));

  const embedMissing = async (wanted: readonly CognitionItem[]): Promise<void> => {
    const missing = wanted.filter(({ id }) => !embedded.has(id));
    if (missing.length === 0) return;
    const made = await embedder.embed(missing.map(cognitionText));
    for (const [index, { id }] of missing.entries()) embedded.set(id, normalized(made[index]!));
  };

  return {
    get items() {
      return [...byId.values()];
    },
    item: (id) => byId.get(id),
    add: async (item) => {
      if (byId.has(item.id)) return;
      await vectors.upsert(cognitionVectors([item]));
      byId.set(item.id, item);
    },
    recall: async (query, { k, threshold, diversity, tokens, exclude = [] }) => {
      if (k === 0 || byId.size === 0) return [];
      const found = await vectors.query(query, 4 * k + exclude.length);
      const related = found.flatMap(({ id, similarity }) => {
        const item = byId.get(id);
        return item && similarity >= threshold && !exclude.includes(id) ? [{ item, similarity }] : [];
      });
      await embedMissing(related.map(({ item }) => item));
      const choices = related.map((choice) => ({ ...choice, vector: embedded.get(choice.item.id)! }));
      return withinBudget(byMarginalRelevance(choices, diversity), k, tokens).map(({ item, similarity }) => ({
        id: item.id,
        similarity,
      }));
    },
  };
};

/** The first `k` that fit: an item too long for what is left makes room for the next. */
const withinBudget = <C extends { readonly item: CognitionItem }>(
  choices: readonly C[],
  k: number,
  tokens: number,
): C[] => {
  let rest = tokens;
  const chosen: C[] = [];
  for (const choice of choices) {
    const size = Math.ceil(cognitionText(choice.item).length / 4);
    if (chosen.length === k) break;
    if (size > rest) continue;
    rest -= size;
    chosen.push(choice);
  }
  return chosen;
};
