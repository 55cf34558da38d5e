import type { Embedder } from '../../model/embedder.ts';
import type { Recalled } from '../../model/proposal/brief.ts';
import type { CognitionItem } from '../../model/proposal/cognition-item.ts';
import type { VectorItem, VectorStore } from '../../stores/vectors/vector-store.ts';
import { type Candidate, candidatesFor, embeddedText, type Sources } from '../recall/candidates.ts';
import { choose, explain } from '../recall/choose.ts';
import { createLexicalIndex } from '../recall/lexical.ts';
import type { Hit, RecallOptions } from '../recall/recall-options.ts';
import { partsOf, type Query } from '../recall/recall-query.ts';
import { remembered } from '../recall/remembering-embedder.ts';

export type { Hit, Preference, RecallOptions } from '../recall/recall-options.ts';
export type { Query, QueryPart } from '../recall/recall-query.ts';

/** Prior knowledge of a field: its items, and those that a situation calls for. */
export interface Cognition {
  readonly items: readonly CognitionItem[];
  item(id: string): CognitionItem | undefined;
  /** Adds an item while the run is running. */
  add(item: CognitionItem): Promise<void>;
  /** What a situation calls for, in the order in which it was chosen, each with how it was found. */
  recall(query: Query, options: RecallOptions): Promise<readonly Recalled[]>;
  /** The same, followed by what was looked at and left out, with why. */
  search(query: Query, options: RecallOptions): Promise<readonly Hit[]>;
}

interface CognitionOptions {
  readonly items: readonly CognitionItem[];
  readonly vectors: VectorStore;
  readonly embedder: Embedder;
}

/** What a vector store holds of cognition items. */
export const cognitionVectors = (items: readonly CognitionItem[]): readonly VectorItem[] =>
  items.map((item) => ({ id: item.id, text: embeddedText(item), metadata: { title: item.title } }));

/** Fewer would leave diversity and the token budget nothing to choose from. */
const leastDepth = 20;

/** Indexes the items by words (in memory) and by meaning (in the vector store), and answers from both. */
export const createCognition = async ({ items, vectors, embedder }: CognitionOptions): Promise<Cognition> => {
  const byId = new Map(items.map((item) => [item.id, item]));
  const lexical = createLexicalIndex();
  for (const item of byId.values()) lexical.add(item);
  await vectors.upsert(cognitionVectors([...byId.values()]));
  const sources: Sources = {
    item: (id) => byId.get(id),
    lexical,
    vectors,
    embedder: remembered(embedder),
    read: new Map(),
  };

  const found = async (query: Query, { k, exclude }: RecallOptions): Promise<readonly Candidate[]> => {
    const parts = partsOf(query);
    if (k === 0 || byId.size === 0 || parts.length === 0) return [];
    return candidatesFor(parts, Math.max(leastDepth, 3 * k), new Set(exclude), sources);
  };
  return {
    get items() {
      return [...byId.values()];
    },
    item: (id) => byId.get(id),
    add: async (item) => {
      if (byId.has(item.id)) return;
      await vectors.upsert(cognitionVectors([item]));
      if (byId.has(item.id)) return;
      byId.set(item.id, item);
      lexical.add(item);
    },
    search: async (query, options) => explain(await found(query, options), options),
    recall: async (query, options) =>
      choose(await found(query, options), options).map(({ title: _, leftOut: __, ...recalled }) => recalled),
  };
};
