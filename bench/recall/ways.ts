import { Config } from '../../src/config/schema.ts';
import { createCognition, type Query } from '../../src/knowledge/items/field-items.ts';
import { embeddedText } from '../../src/knowledge/recall/candidates.ts';
import { createLexicalIndex } from '../../src/knowledge/recall/lexical.ts';
import { partsOf } from '../../src/knowledge/recall/recall-query.ts';
import type { Embedder } from '../../src/model/embedder.ts';
import type { CognitionItem } from '../../src/model/proposal/cognition-item.ts';
import { createMemoryVectors } from '../../src/stores/vectors/memory-vectors.ts';

/** A way to find items: the ids for a query, best first. */
export type Way = (query: Query) => Promise<readonly string[]>;

/** By words alone. */
export const lexicalWay = (items: readonly CognitionItem[]): Way => {
  const index = createLexicalIndex();
  for (const item of items) index.add(item);
  return async (query) => index.search(partsOf(query), 5).map(({ id }) => id);
};

/** By meaning alone, and by both, with and without diversity. */
export const waysBy = async (
  items: readonly CognitionItem[],
  embedder: Embedder,
): Promise<Readonly<Record<'dense' | 'hybrid' | 'hybrid + MMR', Way>>> => {
  const vectors = createMemoryVectors(embedder);
  await vectors.upsert(items.map((item) => ({ id: item.id, text: embeddedText(item), metadata: {} })));
  const cognition = await createCognition({ items, vectors: createMemoryVectors(embedder), embedder });
  const options = { k: 5, threshold: 0.05, tokens: Number.MAX_SAFE_INTEGER };
  const ids = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id);
  return {
    dense: async (query) =>
      ids(
        await vectors.query(
          partsOf(query)
            .map(({ text }) => text)
            .join('\n'),
          5,
        ),
      ),
    hybrid: async (query) => ids(await cognition.recall(query, { ...options, diversity: 1 })),
    'hybrid + MMR': async (query) =>
      ids(await cognition.recall(query, { ...options, diversity: Config.parse({}).cognition.diversity })),
  };
};
