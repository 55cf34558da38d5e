import type { Embedder } from '../../model/embedder.ts';
import type { CognitionItem } from '../../model/proposal/cognition-item.ts';
import { normalized, similarityOf } from '../../platform/data/cosine.ts';
import type { Similar, VectorStore } from '../../stores/vectors/vector-store.ts';
import { fusedScore } from './fusion.ts';
import type { LexicalIndex } from './lexical.ts';
import type { QueryPart } from './recall-query.ts';

/** An item that was found by its words, by its meaning, or by both. */
export interface Candidate {
  readonly item: CognitionItem;
  readonly vector: Float32Array;
  /** Its cosine to the query, 0 to 1. */
  readonly similarity: number;
  /** The share of the query's information that its words have, 0 to 1. */
  readonly coverage: number;
  /** Its ranks, from 1; null where it is not among the first. */
  readonly lexical: number | null;
  readonly dense: number | null;
  readonly words: readonly string[];
  /** Both ranks in one number, before any credit. */
  readonly score: number;
}

/** Where items are looked for. */
export interface Sources {
  readonly item: (id: string) => CognitionItem | undefined;
  readonly lexical: LexicalIndex;
  readonly vectors: VectorStore;
  readonly embedder: Embedder;
  /** Vectors that were read before. */
  readonly read: Map<string, Float32Array>;
}

/** A rank by words counts twice a rank by meaning: measured on judged queries, `docs/cognition.md`. */
const weights = { lexical: 1, dense: 0.5 };

/** The first `depth` items by words and the first by meaning, together, best first. */
export const candidatesFor = async (
  query: readonly QueryPart[],
  depth: number,
  excluded: ReadonlySet<string>,
  sources: Sources,
): Promise<readonly Candidate[]> => {
  const isWanted = ({ id }: { readonly id: string }) => !excluded.has(id) && sources.item(id) !== undefined;
  const sought = await vectorOf(query, sources.embedder);
  const nearing = nearest(sought, depth, isWanted, sources.vectors);
  nearing.catch(() => {}); // said below
  await new Promise(setImmediate); // a server is asked before the words are searched, and answers meanwhile
  const worded = sources.lexical
    .search(query, depth + excluded.size)
    .filter(isWanted)
    .slice(0, depth);
  const near = (await nearing).slice(0, depth);
  const byMeaning = new Map(near.map(({ id, similarity }, index) => [id, { rank: index + 1, similarity }]));
  const hits = new Map(worded.map((hit, index) => [hit.id, { ...hit, rank: index + 1 }]));
  const ids = [...new Set([...hits.keys(), ...byMeaning.keys()])];
  await read(ids, sources);
  return ids
    .flatMap((id): Candidate[] => {
      const vector = sources.read.get(id);
      if (vector === undefined) return [];
      const [dense, lexical] = [byMeaning.get(id), hits.get(id)];
      return [
        {
          item: sources.item(id)!,
          vector,
          similarity: dense?.similarity ?? similarityOf(sought, vector),
          coverage: lexical?.coverage ?? 0,
          lexical: lexical?.rank ?? null,
          dense: dense?.rank ?? null,
          words: lexical?.words ?? [],
          score: fusedScore([
            { rank: lexical?.rank ?? null, weight: weights.lexical },
            { rank: dense?.rank ?? null, weight: weights.dense },
          ]),
        },
      ];
    })
    .sort((a, b) => b.score - a.score || (a.item.id < b.item.id ? -1 : 1));
};

/** One vector for all parts, by their weights. */
const vectorOf = async (query: readonly QueryPart[], embedder: Embedder): Promise<Float32Array> => {
  const vectors = await embedder.embed(query.map(({ text }) => text));
  const sum = new Array<number>(embedder.dimensions).fill(0);
  for (const [index, { weight }] of query.entries())
    for (const [at, value] of normalized(vectors[index]!).entries()) sum[at]! += weight * value;
  return normalized(sum);
};

/** A store may hold items that the base has not any more: they are passed over, and more are asked for instead. */
const nearest = async (
  sought: Float32Array,
  depth: number,
  isWanted: (found: Similar) => boolean,
  vectors: VectorStore,
): Promise<readonly Similar[]> => {
  for (let asked = depth; ; asked *= 4) {
    const found = await vectors.query([...sought], asked);
    const wanted = found.filter(isWanted);
    if (wanted.length >= depth || found.length < asked) return wanted;
  }
};

/** Items that a store has lost meanwhile are embedded again. */
const read = async (ids: readonly string[], { vectors, embedder, item, read }: Sources): Promise<void> => {
  const unread = ids.filter((id) => !read.has(id));
  if (unread.length === 0) return;
  for (const [id, vector] of await vectors.vectors(unread)) read.set(id, vector);
  const lost = unread.filter((id) => !read.has(id));
  if (lost.length === 0) return;
  const made = await embedder.embed(lost.map((id) => embeddedText(item(id)!)));
  for (const [index, id] of lost.entries()) read.set(id, normalized(made[index]!));
};

/** What stands for an item's meaning: what it is for counts three times, because its text speaks of much else too. */
export const embeddedText = ({ title, trigger, tags, text }: CognitionItem): string =>
  [title, trigger, title, trigger, title, trigger, tags.join(' '), text].join('\n');
