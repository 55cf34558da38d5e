import { hash } from 'node:crypto';
import type { Chroma } from '@langchain/community/vectorstores/chroma';
import { type Embedder, embedOne } from '../../model/embedder.ts';
import { normalized, unit } from '../../platform/data/cosine.ts';
import { failpoint } from '../../platform/failpoint.mjs';
import { fingerprintOf, type VectorItem, type VectorStore, vectorsUnreachable } from './vector-store.ts';

/** Where a Chroma server answers. */
export interface ChromaAddress {
  readonly host: string;
  readonly port: number;
  readonly ssl?: boolean;
}

/** The address in a URL such as `http://localhost:8000`. */
export const chromaAddress = (url: string): ChromaAddress => {
  const { hostname: host, port, protocol } = new URL(url.includes('://') ? url : `http://${url}`);
  const ssl = protocol === 'https:';
  return { host, port: Number(port) || (ssl ? 443 : 8000), ssl };
};

// Chroma takes at most 5,461 records at once.
const chunk = 1000;
// Beside the caller's own metadata: what shows whether a stored item is the one that is given.
const mark = 'fingerprint';

/** A collection of a Chroma server as a vector store, through LangChain's wrapper. */
export const openChromaVectors = async (
  address: ChromaAddress,
  collection: string,
  embedder: Embedder,
): Promise<VectorStore> => {
  const store = await reached(() => connect(address, collectionName(collection, embedder), embedder));
  const known = async (ids: readonly string[]): Promise<ReadonlyMap<string, unknown>> => {
    const stored = await store.collection!.get({ ids: [...ids], include: ['metadatas'] });
    return new Map(stored.ids.map((id, index) => [id, stored.metadatas[index]?.[mark]]));
  };
  const upsert = async (items: readonly VectorItem[]): Promise<void> => {
    const stored = await reached(() => known(items.map(({ id }) => id)));
    const changed = items.filter((item) => stored.get(item.id) !== fingerprintOf(item));
    if (changed.length === 0) return;
    const vectors = await embedder.embed(changed.map(({ text }) => text));
    failpoint('chroma.writing');
    await reached(() => store.addVectors(vectors, changed.map(documentOf), { ids: changed.map(({ id }) => id) }));
    failpoint('chroma.written');
  };
  return {
    kind: 'chroma',
    upsert: async (items) => {
      const latest = [...new Map(items.map((item) => [item.id, item])).values()];
      for (let start = 0; start < latest.length; start += chunk) await upsert(latest.slice(start, start + chunk));
    },
    query: async (sought, k, atMost) => {
      const vector = typeof sought === 'string' ? await embedOne(embedder, sought) : [...sought];
      const filter = atMost && { [atMost.field]: { $lte: atMost.value } };
      const found = await reached(() => store.similaritySearchVectorWithScore(vector, k, filter));
      // Chroma answers with distances; the cosine distance is 1 minus the cosine.
      return found.map(([{ id }, distance]) => ({ id: id!, similarity: unit(1 - distance) }));
    },
    vectors: async (ids) => {
      if (ids.length === 0) return new Map();
      const stored = await reached(() => store.collection!.get({ ids: [...ids], include: ['embeddings'] }));
      return new Map(stored.ids.map((id, index) => [id, normalized(stored.embeddings[index] ?? [])]));
    },
    count: () => reached(() => store.collection!.count()),
    close: async () => undefined,
  };
};

/** Vectors of different embedders cannot be compared: each embedder has collections of its own. */
export const collectionName = (collection: string, { name, dimensions }: Embedder): string =>
  `${collection.replace(/[^a-zA-Z0-9._-]/g, '-')}-${hash('sha256', `${name}/${dimensions}`).slice(0, 12)}`;

const connect = async (address: ChromaAddress, collection: string, embedder: Embedder): Promise<Chroma> => {
  // Here, because loading LangChain takes half a second that most commands need not wait for.
  const [{ Chroma }, { ChromaClient }] = await Promise.all([
    import('@langchain/community/vectorstores/chroma'),
    import('chromadb'),
  ]);
  const index = new ChromaClient({ host: address.host, port: address.port, ssl: address.ssl ?? false });
  await index.getOrCreateCollection({
    name: collection,
    embeddingFunction: null,
    configuration: { hnsw: { space: 'cosine' } },
  });
  const embeddings = {
    embedDocuments: (texts: string[]) => embedder.embed(texts),
    embedQuery: (text: string) => embedOne(embedder, text),
  };
  const store = new Chroma(embeddings, { index, collectionName: collection, numDimensions: embedder.dimensions });
  await store.ensureCollection();
  return store;
};

const documentOf = (item: VectorItem) => ({
  pageContent: wellFormed(item.text),
  metadata: {
    ...Object.fromEntries(
      Object.entries(item.metadata).map(([field, value]) => [
        field,
        typeof value === 'string' ? wellFormed(value) : value,
      ]),
    ),
    [mark]: fingerprintOf(item),
  },
});

/** Without halves of surrogate pairs, which models do write, and for which a server refuses the whole request. */
const wellFormed = (text: string): string => text.replaceAll(/[\ud800-\udfff]/gu, '\ufffd');

const reached = async <T>(call: () => Promise<T>): Promise<T> => {
  try {
    return await call();
  } catch (error) {
    throw vectorsUnreachable(error);
  }
};
