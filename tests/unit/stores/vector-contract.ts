import { expect, type TestAPI } from 'vitest';
import type { Embedder } from '../../../src/model/embedder.ts';
import type { VectorStore } from '../../../src/stores/vectors/vector-store.ts';
import { createWordEmbedder } from './word-embedder.ts';

/** Opens an empty store. */
export type OpenVectors = (embedder: Embedder) => Promise<VectorStore>;

const item = (id: string, text: string, node = 0) => ({ id, text, metadata: { node } });

/** What every vector store promises. */
export const promisesVectors = (test: TestAPI | TestAPI['skip'], kind: string, open: OpenVectors): void => {
  test(`${kind}: finds the most similar first, with the cosine from 0 to 1`, async () => {
    const store = await open(createWordEmbedder());
    await store.upsert([item('a', 'red green'), item('b', 'red green blue yellow'), item('c', 'cat dog')]);
    const found = await store.query('red green', 3);
    expect(found.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(found[0]!.similarity).toBeCloseTo(1, 4);
    expect(found[1]!.similarity).toBeCloseTo(Math.SQRT1_2, 4);
    expect(found[2]!.similarity).toBeCloseTo(0, 4);
    await store.close();
  });

  test(`${kind}: is asked by a vector as by its text, and gives the vectors of items, of length 1`, async () => {
    const embedder = createWordEmbedder();
    const store = await open(embedder);
    await store.upsert([item('a', 'red green'), item('b', 'cat')]);
    const [vector = []] = await embedder.embed(['red green']);
    expect(await store.query(vector, 2)).toEqual(await store.query('red green', 2));
    const vectors = await store.vectors(['a', 'none']);
    expect([...vectors.keys()]).toEqual(['a']);
    expect(vectors.get('a')!.filter((value) => value !== 0)).toEqual(Float32Array.from([Math.SQRT1_2, Math.SQRT1_2]));
    expect(await store.vectors([])).toEqual(new Map());
    await store.close();
  });

  test(`${kind}: gives at most k, fewer when there are fewer, none when it is empty`, async () => {
    const store = await open(createWordEmbedder());
    expect(await store.query('red', 3)).toEqual([]);
    await store.upsert([item('a', 'red'), item('b', 'red red'), item('c', 'blue')]);
    expect(await store.query('red', 2)).toHaveLength(2);
    expect(await store.query('red', 50)).toHaveLength(3);
    expect(await store.count()).toBe(3);
    await store.close();
  });

  test(`${kind}: looks only at items up to a number`, async () => {
    const store = await open(createWordEmbedder());
    await store.upsert([item('new', 'red green', 9), item('old', 'red cat', 3), item('older', 'dog', 1)]);
    const found = await store.query('red green', 5, { field: 'node', value: 3 });
    expect(found.map(({ id }) => id)).toEqual(['old', 'older']);
    await store.close();
  });

  test(`${kind}: replaces an item of the same id, and embeds only what is new or changed`, async () => {
    const embedder = createWordEmbedder();
    const store = await open(embedder);
    await store.upsert([item('a', 'red'), item('b', 'blue')]);
    await store.upsert([item('a', 'red'), item('b', 'green'), item('c', 'cat')]);
    expect(embedder.asked).toEqual(['red', 'blue', 'green', 'cat']);
    expect(await store.count()).toBe(3);
    const [nearest] = await store.query('green', 1);
    expect(nearest?.id).toBe('b');
    await store.close();
  });

  test(`${kind}: takes more items than one request may hold, and an empty list`, { timeout: 30_000 }, async () => {
    const store = await open(createWordEmbedder());
    await store.upsert([]);
    await store.upsert(Array.from({ length: 1100 }, (_, index) => item(`i${index}`, `word${index}`, index)));
    expect(await store.count()).toBe(1100);
    await store.close();
  });
};
