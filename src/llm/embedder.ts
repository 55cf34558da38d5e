export { createEndpointEmbedder } from './endpoint-embedder.ts';
export { createLocalEmbedder } from './local-embedder.ts';

/** Turns texts into vectors of length 1, so that a dot product is a cosine. */
export interface Embedder {
  /** Identifies the vector space: vectors of different names must not be compared. */
  readonly name: string;
  readonly dimensions: number;
  readonly embed: (texts: readonly string[]) => Promise<number[][]>;
}
