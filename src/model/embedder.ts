/** Turns texts into vectors of one length; the same text always into the same vector. */
export interface Embedder {
  readonly name: string;
  readonly dimensions: number;
  embed(texts: readonly string[]): Promise<number[][]>;
}

/** The vector of a single text. */
export const embedOne = async (embedder: Embedder, text: string): Promise<number[]> => {
  const [vector] = await embedder.embed([text]);
  if (!vector) throw new Error(`The embedder ${embedder.name} returned no vector.`);
  return vector;
};
