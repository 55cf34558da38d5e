import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { chromaAddress, collectionName, openChromaVectors } from '../../../src/stores/vectors/chroma-vectors.ts';
import { createMemoryVectors } from '../../../src/stores/vectors/memory-vectors.ts';
import { startTestChroma } from '../../unit/stores/chroma-for-tests.ts';
import { promisesVectors } from '../../unit/stores/vector-contract.ts';
import { createWordEmbedder } from '../../unit/stores/word-embedder.ts';

const directory = mkdtempSync(join(tmpdir(), 'asi-test-'));
const server = await startTestChroma(directory);
const isThere = typeof server !== 'string';
const chromaTest = isThere ? test : test.skip;
const address = isThere ? server : { host: '', port: 0 };
let collections = 0;

afterAll(async () => {
  if (isThere) await server.stop();
  rmSync(directory, { recursive: true, force: true });
});

promisesVectors(test, 'memory', async (embedder) => createMemoryVectors(embedder));
promisesVectors(chromaTest, isThere ? 'chroma' : `chroma (${server.slice(0, 160)})`, (embedder) => {
  collections += 1;
  return openChromaVectors(address, `contract ${collections}`, embedder);
});

chromaTest('chroma keeps its items for the next connection, and embeds none of them again', async () => {
  const embedder = createWordEmbedder();
  const items = [{ id: 'a', text: 'red', metadata: { node: 1 } }];
  const first = await openChromaVectors(address, 'kept', embedder);
  await first.upsert(items);
  const second = await openChromaVectors(address, 'kept', embedder);
  await second.upsert(items);
  expect(await second.count()).toBe(1);
  expect(embedder.asked).toEqual(['red']);
});

chromaTest('chroma gives another embedder a collection of its own', async () => {
  const first = await openChromaVectors(address, 'swapped', createWordEmbedder('one'));
  await first.upsert([{ id: 'a', text: 'red', metadata: { node: 1 } }]);
  const second = await openChromaVectors(address, 'swapped', createWordEmbedder('two'));
  expect(await second.count()).toBe(0);
});

test('a collection name tells the embedder and keeps to the characters that Chroma allows', () => {
  const name = collectionName('cognition/circle packing', createWordEmbedder());
  expect(name).toMatch(/^cognition-circle-packing-[0-9a-f]{12}$/);
});

test('reads an address with and without protocol and port', () => {
  expect(chromaAddress('https://example.org')).toEqual({ host: 'example.org', port: 443, ssl: true });
  expect(chromaAddress('127.0.0.1:8123')).toEqual({ host: '127.0.0.1', port: 8123, ssl: false });
});
