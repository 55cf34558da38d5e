import { hash } from 'node:crypto';
import { type AsiError, defineErrors } from '../../platform/errors.ts';

/** A text to be found by its meaning, under an id of its own, with flat metadata. */
export interface VectorItem {
  readonly id: string;
  readonly text: string;
  readonly metadata: Readonly<Record<string, string | number | boolean>>;
}

/** An item that was found; similarity is the cosine, cut to 0 … 1. */
export interface Similar {
  readonly id: string;
  readonly similarity: number;
}

/** Only items whose number in a metadata field is at most the value. */
export interface AtMost {
  readonly field: string;
  readonly value: number;
}

/** What is looked for: a text, or its vector. */
export type Sought = string | readonly number[];

/** Texts by id, found by similarity. Derived data: everything in it can be built again from the run's records. */
export interface VectorStore {
  readonly kind: string;
  /** Adds items, or replaces those of the same id; only new or changed texts are embedded. */
  upsert(items: readonly VectorItem[]): Promise<void>;
  /** The `k` most similar items, most similar first, to a text or to a vector of the embedder's. */
  query(sought: Sought, k: number, atMost?: AtMost): Promise<readonly Similar[]>;
  /** The vectors of items, of length 1; those of items that it has not are left out. */
  vectors(ids: readonly string[]): Promise<ReadonlyMap<string, Float32Array>>;
  count(): Promise<number>;
  close(): Promise<void>;
}

/** The vector store itself failed: not the embedder, and not what was asked. */
export const vectorsUnreachable = (cause: unknown): AsiError =>
  vectors.make('vectors-unreachable', 'The vector store does not answer.', 'See the log of the Chroma server.', cause);

const vectors = defineErrors({ 'vectors-unreachable': 'transient' });

export const isVectorsUnreachable = vectors.includes;

/** Shows whether an item has changed. */
export const fingerprintOf = ({ text, metadata }: VectorItem): string =>
  hash('sha256', JSON.stringify([text, metadata])).slice(0, 32);
