import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../../src/stores/database/database.ts';
import { put } from '../../../src/stores/journal/row-codec.ts';
import { readRun } from '../../../src/stores/run-store.ts';
import { briefed, collect, nodeOf, openStore, started } from './records.ts';
import { temporaryDirectory } from './temporary.ts';

test('numbers events from 1 without a gap, whoever appends at the same time', async () => {
  const store = await openStore(temporaryDirectory(), true);
  const heard: number[] = [];
  store.subscribe((event) => heard.push(event.seq));
  const lanes = Array.from({ length: 40 }, async (_, lane) => {
    for (let count = 0; count < 10; count += 1) await store.append([started(lane), started(lane)]);
  });
  await Promise.all(lanes);
  const numbers = (await collect(store.events())).map((event) => event.seq);
  expect(numbers).toEqual(Array.from({ length: 800 }, (_, index) => index + 1));
  expect(heard).toEqual(numbers);
  expect(store.lastEvent).toBe(800);
  await store.close();
});

test('has an event on disk before anybody hears of it, and gives it a time', async () => {
  const store = await openStore(temporaryDirectory(), true);
  const seen: Promise<unknown>[] = [];
  store.subscribe((event) => seen.push(collect(store.events(event.seq))));
  const [event] = await store.append([started(3)]);
  expect(event).toEqual({ type: 'round.started', round: 3, island: 0, seq: 1, time: '2026-01-02T03:04:05.000Z' });
  expect(await Promise.all(seen)).toEqual([[event]]);
  await store.close();
});

test('reads what it wrote after it was closed: events, memos, nodes, records of the caller, population', async () => {
  const directory = temporaryDirectory();
  const first = await openStore(directory, true);
  await first.append([started(0)], first.nodeWrites(nodeOf(0)));
  await first.append([briefed(1, 0)], [first.memoWrite(1, 'learn', 0, { input: 'abc', answer: { parent: 0 } })]);
  await first.append([], [{ sublevel: 'attempt', key: 'key/1', value: { state: 'running' } }]);
  await first.append([{ type: 'island.migrated', at: 0, node: 0, from: 0, to: 1 }]);
  await first.close();

  const store = await readRun(directory);
  expect((await collect(store.events(2))).map(({ type }) => type)).toEqual(['brief.made', 'island.migrated']);
  expect(await store.memo(1, 'learn', 0)).toEqual({ input: 'abc', answer: { parent: 0 } });
  expect(await store.memo(1, 'learn', 1)).toBeUndefined();
  expect(await store.node(0)).toEqual(nodeOf(0));
  expect(await store.nodes([5, 0])).toEqual([nodeOf(0)]);
  expect(await collect(store.values('attempt', 'key/'))).toEqual([['key/1', { state: 'running' }]]);
  expect(await store.value('attempt', 'none')).toBeUndefined();
  expect(store.population.at(null).members).toMatchObject([{ id: 0, islands: [0, 1] }]);
  expect(store.population.visits(null)(0)).toBe(1);
  await store.close();
});

test('continues the chain of a reopened journal', async () => {
  const directory = temporaryDirectory();
  for (const create of [true, false, false]) {
    const store = await openStore(directory, create);
    await store.append([started(1), started(2)]);
    await store.close();
  }
  const store = await readRun(directory);
  expect(await collect(store.events())).toHaveLength(6);
  expect(await collect(store.events(5))).toHaveLength(2);
  await store.close();
});

test('records a node once, in sequence and when two appends race', async () => {
  const store = await openStore(temporaryDirectory(), true);
  const writes = store.nodeWrites(nodeOf(0));
  const results = await Promise.allSettled([store.append([started(0)], writes), store.append([started(0)], writes)]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect(() => store.nodeWrites(nodeOf(0))).toThrow(expect.objectContaining({ code: 'node-exists' }));
  await store.append([started(1)]);
  expect((await collect(store.events())).map(({ seq }) => seq)).toEqual([1, 2]);
  await store.close();
});

test('replaces lone surrogates before it hashes, so that the record can be read back', async () => {
  const store = await openStore(temporaryDirectory(), true);
  const broken = nodeOf(0, { name: 'half \ud83d of a pair', program: 'whole \u{1f600}' });
  const [event] = await store.append(
    [{ type: 'alert.raised', rule: 'r', detail: 'x\udc00y' }],
    store.nodeWrites(broken),
  );
  expect(event).toMatchObject({ detail: 'x\ufffdy' });
  expect(await collect(store.events())).toEqual([event]);
  expect(await store.node(0)).toMatchObject({ name: 'half \ufffd of a pair', program: 'whole \u{1f600}' });
  await store.close();
});

test('survives a listener that throws, and tells the others', async () => {
  const store = await openStore(temporaryDirectory(), true);
  const warned = new Promise<Error>((resolve) => process.once('warning', resolve));
  const heard: number[] = [];
  store.subscribe(() => {
    throw new Error('no screen');
  });
  const leave = store.subscribe(({ seq }) => heard.push(seq));
  await store.append([started(1)]);
  leave();
  await store.append([started(2)]);
  expect(heard).toEqual([1]);
  expect((await warned).message).toContain('no screen');
  await store.close();
});

test('refuses everything after it is closed, and a record that JSON cannot carry without breaking', async () => {
  const store = await openStore(temporaryDirectory(), true);
  const unwritable = store.append([started(1)], [{ sublevel: 'meta', key: 'x', value: 1n }]);
  await expect(unwritable).rejects.toThrow(TypeError);
  await store.append([started(1)]);
  expect(store.lastEvent).toBe(1);
  await store.close();
  await expect(store.append([started(2)])).rejects.toMatchObject({ code: 'run-closed' });
});

test('says that a run is missing, or there already', async () => {
  const directory = temporaryDirectory();
  await expect(openStore(`${directory}/none`)).rejects.toMatchObject({ code: 'run-missing' });
  await expect(openStore(directory)).rejects.toMatchObject({ code: 'run-missing' });
  await (await openStore(directory, true)).close();
  await expect(openStore(directory, true)).rejects.toMatchObject({ code: 'run-exists' });
});

test('a process that another one has taken the run from writes nothing any more', async () => {
  const directory = temporaryDirectory();
  const store = await openStore(directory, true);
  await store.append([started(0)]);
  const lock = join(directory, 'lock');
  const own = readFileSync(lock, 'utf8');
  writeFileSync(lock, own.replace(/"pid":\d+/, '"pid":1'));
  await expect(store.append([started(1)])).rejects.toMatchObject({
    message: expect.stringContaining('The lock of the run in'),
  });
  rmSync(lock);
  await store.close();
  const reader = await readRun(directory);
  expect(await collect(reader.events())).toHaveLength(1);
  await reader.close();
});

test('whichever round it is, it ends once', async () => {
  const store = await openStore(temporaryDirectory(), true);
  for (const round of [0, 1]) await store.append([started(round)], store.nodeWrites(nodeOf(round)));
  for (const round of [0, 1])
    expect(() => store.nodeWrites(nodeOf(round))).toThrow(`Node ${round} is recorded already.`);
  await store.close();
});

test('nodes with a gap that the totals do not know are noticed when the run is opened, and rebuilt from the mirror', async () => {
  const directory = temporaryDirectory();
  const store = await openStore(directory, true);
  for (const round of [0, 1, 2]) await store.append([started(round)], store.nodeWrites(nodeOf(round)));
  await store.close();
  const database = await openDatabase(directory, false);
  await database.write([put('total', 'run', { rounds: 2, nodes: 3, lastSeq: 3 })]);
  await database.close();
  const opened = await openStore(directory);
  expect(opened.notes).toEqual([
    expect.stringContaining('3 nodes (3 without a gap) were found, but 3 (2) were counted'),
  ]);
  expect(opened.population.frontier).toBe(2);
  await opened.close();
});
