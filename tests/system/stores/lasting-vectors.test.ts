import { expect, onTestFinished, test } from 'vitest';
import { openChromaVectors } from '../../../src/stores/vectors/chroma-vectors.ts';
import { createMemoryVectors } from '../../../src/stores/vectors/memory-vectors.ts';
import { createLastingVectors } from '../../../src/stores/vectors/reconnecting-vectors.ts';
import { type VectorStore, vectorsUnreachable } from '../../../src/stores/vectors/vector-store.ts';
import { startTestChroma } from '../../unit/stores/chroma-for-tests.ts';
import { temporaryDirectory } from '../../unit/stores/temporary.ts';
import { createWordEmbedder } from '../../unit/stores/word-embedder.ts';

const items = [
  { id: 'a', text: 'red green', metadata: { node: 0 } },
  { id: 'b', text: 'blue', metadata: { node: 1 } },
];
async function* source() {
  yield items;
}

/** A store whose server is gone. */
const unreachable = (): VectorStore => {
  const gone = () => Promise.reject(vectorsUnreachable(new Error('connection refused')));
  return { kind: 'chroma', upsert: gone, query: gone, vectors: gone, count: gone, close: async () => undefined };
};

test('is revived once for all who ask, filled from the source, and asked again', async () => {
  let revivals = 0;
  const store = createLastingVectors({
    first: unreachable(),
    revive: async () => {
      revivals += 1;
      return createMemoryVectors(createWordEmbedder());
    },
    fallback: unreachable,
    source,
    notice: () => expect.unreachable(),
  });
  const found = await Promise.all([store.query('red green', 1), store.query('blue', 1), store.count()]);
  expect(found).toMatchObject([[{ id: 'a' }], [{ id: 'b' }], 2]);
  expect(revivals).toBe(1);
});

test.each([
  ['cannot be revived', () => Promise.reject(new Error('no server'))],
  ['dies again at once', async () => ({ ...unreachable(), upsert: async () => undefined })],
])('goes on in memory, with one notice, when it %s', async (_, revive) => {
  const notices: string[] = [];
  const store = createLastingVectors({
    first: unreachable(),
    revive,
    fallback: () => createMemoryVectors(createWordEmbedder()),
    source,
    notice: (message) => notices.push(message),
  });
  expect(await Promise.all([store.query('blue', 1), store.count()])).toMatchObject([[{ id: 'b' }], 2]);
  await store.upsert([{ id: 'c', text: 'cat', metadata: { node: 2 } }]);
  expect(await store.count()).toBe(3);
  expect(store.kind).toBe('memory');
  expect(notices).toEqual([expect.stringMatching(/vector store is gone .*in-memory/)]);
});

test('an embedder that fails is not taken for a store that is gone', async () => {
  const broken = { ...createWordEmbedder(), embed: () => Promise.reject(new Error('no embedding today')) };
  const store = createLastingVectors({
    first: createMemoryVectors(broken),
    revive: () => expect.unreachable(),
    fallback: () => expect.unreachable(),
    source,
    notice: () => expect.unreachable(),
  });
  await expect(store.query('red', 1)).rejects.toThrow('no embedding today');
});

test('a killed Chroma server is started again and has its items', { timeout: 60_000 }, async ({ skip }) => {
  const directory = temporaryDirectory();
  const server = await startTestChroma(directory);
  if (typeof server === 'string') return skip(server);
  onTestFinished(() => server.stop());
  const embedder = createWordEmbedder();
  const first = await openChromaVectors(server, 'lasting', embedder);
  await first.upsert(items);
  const store = createLastingVectors({
    first,
    revive: async () => {
      await server.stop();
      const again = await startTestChroma(directory);
      if (typeof again === 'string') throw new Error(again);
      onTestFinished(() => again.stop());
      return openChromaVectors(again, 'lasting', embedder);
    },
    fallback: () => expect.unreachable(),
    source,
    notice: () => expect.unreachable(),
  });
  process.kill(server.pid, 'SIGKILL');
  const [nearest] = await store.query('blue', 1);
  expect(nearest?.id).toBe('b');
  expect(store.kind).toBe('chroma');
  expect(embedder.asked.filter((text) => text === 'red green')).toHaveLength(1);
});
