import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLocalEmbedder } from '../../../src/knowledge/embedding/local-embedder.ts';
import { createLessonMemory, type LessonMemory } from '../../../src/knowledge/lessons/lesson-memory.ts';
import { type Lessons, lessonsAt } from '../../../src/model/proposal/lesson.ts';
import type { Node } from '../../../src/model/result/node.ts';
import { pick, randomFrom, sample } from '../../../src/platform/statistics/seeded-random.ts';
import { openRunStore, type RunStore } from '../../../src/stores/run-store.ts';
import { gains, loses, node } from '../../unit/knowledge/lessons.ts';

const statements = [
  'raise the rate of cooling slowly',
  'slowly raise the cooling rate',
  'swap neighbours before restarting',
  'polish the best solution with a local search',
  'start from a coarse grid',
];

/** A run of 40 rounds, each of which gained or lost, and says what by; every third cites nothing. */
const random = randomFrom('lessons');
const nodes: readonly Node[] = Array.from({ length: 41 }, (_, id) => {
  if (id === 0) return node(0);
  const statement = pick(random, statements);
  return random() < 0.6 ? gains(id, statement) : loses(id, statement);
});

const directory = mkdtempSync(join(tmpdir(), 'asi-lessons-'));
const open = (name: string, create = true): Promise<RunStore> =>
  openRunStore(join(directory, name), { create, features: [], capacity: 100 });
const record = async (store: RunStore, ids: readonly number[]): Promise<void> => {
  for (const id of ids) await store.append([], store.nodeWrites(nodes[id]!));
};
const memoryOf = (store: RunStore, grown?: (lessons: Lessons) => Promise<void>): LessonMemory =>
  createLessonMemory({
    store,
    embedder: createLocalEmbedder(256),
    direction: 'maximize',
    run: 'toy',
    mergeAbove: 0.8,
    promoteAfter: 3,
    ...(grown === undefined ? {} : { grown }),
  });
const rows = (memory: LessonMemory, horizon: number | null) =>
  memory.consult(horizon, async (lessons) => lessonsAt(lessons));
const all = Array.from({ length: 41 }, (_, id) => id);

let store: RunStore;
/** What is known after each round, asked in ascending order. */
const after: Awaited<ReturnType<typeof rows>>[] = [];

beforeAll(async () => {
  store = await open('ordered');
  const memory = memoryOf(store);
  for (const id of all) {
    await record(store, [id]);
    after.push(await rows(memory, id));
  }
});

afterAll(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

test('the run teaches something: lessons are merged, contradicted and promoted', () => {
  const last = after.at(-1)!;
  for (const kind of ['do', 'avoid'])
    expect(last.filter((row) => row.kind === kind && statements.slice(0, 2).includes(row.text))).toHaveLength(1);
  expect(last.some(({ against }) => against.length > 0)).toBe(true);
  expect(last.some(({ standing }) => standing === 'promoted')).toBe(true);
});

test('what is known at a horizon does not depend on the order in which horizons are asked, nor on what is recorded since', async () => {
  const memory = memoryOf(store);
  for (const horizon of sample(random, all, all.length)) expect(await rows(memory, horizon)).toEqual(after[horizon]);
  expect(await rows(memory, -1)).toEqual([]);
  expect(await rows(memory, null)).toEqual(after.at(-1));
});

test('horizons that are asked for at once are answered each by its own', async () => {
  const memory = memoryOf(store);
  const horizons = [40, 3, 17, 39, 0, 22];
  expect(await Promise.all(horizons.map((horizon) => rows(memory, horizon)))).toEqual(
    horizons.map((horizon) => after[horizon]),
  );
});

test('a horizon far in the past is folded again', async () => {
  const long = await open('long');
  const many = Array.from({ length: 300 }, (_, index) => gains(index + 41, `${pick(random, statements)}`));
  for (const one of [...nodes, ...many]) await long.append([], long.nodeWrites(one));
  const memory = memoryOf(long);
  expect((await rows(memory, 340)).length).toBeGreaterThan(0);
  expect(await rows(memory, 5)).toEqual(after[5]);
  await long.close();
});

test('nodes that were recorded in another order teach the same, before there is a gap and after it is filled', async () => {
  const mixed = await open('mixed');
  const memory = memoryOf(mixed);
  await record(mixed, [0, 1, 2, 4, 5]);
  expect(await rows(memory, 2)).toEqual(after[2]);
  const beyond = await rows(memory, null);
  expect(beyond.flatMap(({ support }) => support)).toContain(5);
  await record(mixed, [7, 3, 6]);
  expect(await rows(memory, null)).toEqual(after[7]);
  await record(
    mixed,
    sample(
      random,
      all.filter((id) => id > 7),
      33,
    ),
  );
  expect(await rows(memory, null)).toEqual(after.at(-1));
  await mixed.close();
  const again = await open('mixed', false);
  expect(await rows(memoryOf(again), 23)).toEqual(after[23]);
  await again.close();
});

test('whoever is told of growth sees rounds without a gap only, and nothing grows while somebody consults', async () => {
  const grown: number[] = [];
  const gapped = await open('gapped');
  const memory = memoryOf(gapped, async ({ round }) => void grown.push(round));
  await record(gapped, [0, 1, 3]);
  await rows(memory, null);
  expect(grown).toEqual([1]);
  await memory.consult(null, async () => {
    await record(gapped, [2]);
    const asked = rows(memory, null);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(grown).toEqual([1]);
    void asked;
  });
  await rows(memory, null);
  expect(grown).toEqual([1, 3]);
  await gapped.close();
});

test('a new epoch of the evaluator begins with nothing learnt', async () => {
  const epochs = await open('epochs');
  await record(epochs, [0, 1, 2, 3]);
  await epochs.append([{ type: 'epoch.started', epoch: 2, evaluator: 'x', changed: [], from: 4 }]);
  const memory = memoryOf(epochs);
  expect(await rows(memory, null)).toEqual([]);
  await epochs.append([], epochs.nodeWrites(node(4, { epoch: 2 })));
  await epochs.append([], epochs.nodeWrites(gains(5, 'start anew', { epoch: 2, parent: 4 })));
  expect((await rows(memory, null)).map(({ text }) => text)).toEqual(['start anew']);
  await epochs.close();
});

test('one that fails while it consults does not stop the others', async () => {
  const memory = memoryOf(store);
  const failing = memory.consult(3, async () => {
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await rows(memory, 3)).toEqual(after[3]);
});
