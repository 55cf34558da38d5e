import { expect, test } from 'vitest';
import { createEndpointEmbedder } from '../../../src/knowledge/embedding/endpoint-embedder.ts';
import { createLocalEmbedder } from '../../../src/knowledge/embedding/local-embedder.ts';
import type { Embedder } from '../../../src/model/embedder.ts';
import {
  type ServerFault,
  type ServerHandler,
  type ServerReply,
  startOpenAiServer,
} from '../../doubles/openai-server.ts';
import { jumpingClock, key, problemOf } from './bench.ts';

const cosine = (a: number[], b: number[]): number => a.reduce((sum, value, index) => sum + value * b[index]!, 0);

test('local vectors have length 1, are the same every time, and differ in space by their dimensions', async () => {
  const embedder = createLocalEmbedder(512);
  const [first, second] = await embedder.embed([
    'A grid start collapses in the corners',
    'A grid start collapses in the corners',
  ]);
  expect(first).toEqual(second);
  expect(cosine(first!, first!)).toBeCloseTo(1, 12);
  expect([embedder.name, createLocalEmbedder(64).name]).toEqual(['local-512', 'local-64']);
  // Pinned: stored vectors of earlier runs stay comparable.
  expect(first!.slice(0, 4).map((value) => Number(value.toFixed(6)))).toMatchInlineSnapshot(`
    [
      0,
      0,
      0,
      0,
    ]
  `);
});

test('related texts are nearer than unrelated ones, in other forms of the words too', async () => {
  const [query, related, unrelated, emptyOne, emptyTwo] = await createLocalEmbedder(512).embed([
    'the annealing schedule cools too quickly and gets stuck',
    'Slower cooling schedules keep annealing from sticking early',
    'Normalise the keys before the linear attention update',
    '',
    'the of and',
  ]);
  expect(cosine(query!, related!)).toBeGreaterThan(0.25);
  expect(cosine(query!, unrelated!)).toBeLessThan(0.12);
  expect(emptyOne).toEqual(emptyTwo);
  expect(cosine(emptyOne!, emptyOne!)).toBe(1);
});

test('a thousand texts are embedded quickly', async () => {
  const texts = Array.from({ length: 1000 }, (_, n) => `text ${n} about schedules, corners and attention `.repeat(4));
  expect(await createLocalEmbedder(256).embed(texts)).toHaveLength(1000);
});

const withEmbedder = async (
  handler: ServerHandler,
  test: (embedder: Embedder, requests: () => number) => Promise<void>,
  model = 'nomic-embed',
): Promise<void> => {
  const server = await startOpenAiServer(handler);
  const endpoint = { baseUrl: server.url, key, callSeconds: 5, tries: 3, concurrency: 2 };
  try {
    await test(
      createEndpointEmbedder({ model, dimensions: 3, endpoint, clock: jumpingClock() }),
      () => server.requests.length,
    );
  } finally {
    await server.stop();
  }
};

test('an endpoint embeds in batches, in order, with vectors scaled to length 1', async () => {
  await withEmbedder(
    () => ({}),
    async (embedder, requests) => {
      const vectors = await embedder.embed(Array.from({ length: 130 }, (_, n) => 'x'.repeat(n)));
      expect(requests()).toBe(3);
      expect(vectors[0]).toEqual([1 / Math.SQRT2, 1 / Math.SQRT2, 0]);
      expect(vectors[129]![0]! / vectors[129]![1]!).toBeCloseTo(129, 6);
      expect(embedder.name).toBe('nomic-embed-3');
    },
  );
});

test('an embedding endpoint is tried again, and other dimensions are refused with advice', async () => {
  await withEmbedder(
    (_, n): ServerReply | ServerFault => (n === 0 ? { fault: 'status', status: 500 } : {}),
    async (embedder, requests) => {
      expect(await embedder.embed(['a'])).toHaveLength(1);
      expect(requests()).toBe(2);
    },
  );
  await withEmbedder(
    () => ({ vectors: [[1, 2, 3, 4]] }),
    async (embedder) => {
      expect(await problemOf(embedder.embed(['a']))).toMatchObject({
        code: 'bad-request',
        advice: 'Set embedder.dimensions to 4.',
      });
    },
  );
  await withEmbedder(
    () => ({ fault: 'status', status: 401 }),
    async (embedder) => expect(await problemOf(embedder.embed(['a']))).toMatchObject({ code: 'credentials' }),
  );
});
