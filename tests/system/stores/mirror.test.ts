import { appendFileSync, existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../../src/stores/database/database.ts';
import { readMirror } from '../../../src/stores/mirror/mirror-reader.ts';
import { collect, openStore, started } from '../../unit/stores/records.ts';
import { contentOf, flip, writtenRun } from '../../unit/stores/written-run.ts';

const mirrorOf = (directory: string): string => join(directory, 'mirror', 'records.jsonl');

/** Every row of the database by section and key, the last commit's own row left out. */
const rowsOf = async (directory: string): Promise<Map<string, string>> => {
  const database = await openDatabase(directory, false);
  const rows = new Map<string, string>();
  for (const section of ['meta', 'journal', 'memo', 'node', 'summary', 'attempt', 'total', 'draw'] as const)
    for await (const entries of database.scan(section))
      for (const [key, text] of entries) rows.set(`${section}/${key}`, text);
  await database.close();
  rows.delete('meta/commit');
  return rows;
};

const replayed = async (directory: string): Promise<Map<string, string>> => {
  const rows = new Map<string, string>();
  for await (const commit of readMirror(directory))
    for (const { section, key, text } of commit.rows) rows.set(`${section}/${key}`, text);
  return rows;
};

test('replayed, with the last row of a key winning, is the whole database', async () => {
  const directory = await writtenRun();
  const rows = await rowsOf(directory);
  expect(rows.size).toBeGreaterThan(50);
  expect(await replayed(directory)).toEqual(rows);
});

test('is one line of JSON per row, so that other programs can read it', async () => {
  const lines = readFileSync(mirrorOf(await writtenRun()), 'utf8')
    .trimEnd()
    .split('\n');
  expect(lines.map((line) => JSON.parse(line)).at(-1)).toMatchObject({ commit: 44 });
});

test.each([
  ['a line that was torn', (path: string) => appendFileSync(path, '{"s":"journal","k":"00'), []],
  ['rows without their commit', (path: string) => appendFileSync(path, '{"s":"memo","k":"x","r":{}}\n'), []],
  ['a lost last commit', (path: string) => truncateSync(path, statSync(path).size - 20), []],
  ['a flipped byte', (path: string) => flip(join(path, '..', '..'), '.jsonl', 'marker-9-', 'mirror'), [/commit 10/]],
  ['a lost heading', (path: string) => writeFileSync(path, readFileSync(path).subarray(13)), [/first line/]],
  ['a lost mirror', (path: string) => rmSync(path), [/mirror of the records was missing/]],
])('%s is mended from the database', async (_, harm, notes) => {
  const directory = await writtenRun();
  const before = await contentOf(await writtenRun());
  harm(mirrorOf(directory));
  const store = await openStore(directory);
  expect(store.notes).toEqual(notes.map((note) => expect.stringMatching(note)));
  await store.append([started(9)]);
  await store.close();
  expect(await replayed(directory)).toEqual(await rowsOf(directory));
  expect(await contentOf(directory)).toEqual(before);
  const again = await openStore(directory);
  expect(again.notes).toEqual([]);
  await again.close();
});

test('a run from before there were mirrors is given one without a word', async () => {
  const directory = await writtenRun();
  rmSync(mirrorOf(directory));
  const { Level } = await import('level');
  const database = new Level<string, string>(join(directory, 'db'));
  await database.sublevel('meta').del('commit');
  await database.close();
  const store = await openStore(directory);
  expect(store.notes).toEqual([]);
  await store.close();
  expect(await replayed(directory)).toEqual(await rowsOf(directory));
});

test('killed after the new mirror was written and before it was in place, the next opening writes it again', async () => {
  const directory = await writtenRun();
  const old = readFileSync(mirrorOf(directory));
  rmSync(mirrorOf(directory));
  await (await openStore(directory)).close();
  writeFileSync(mirrorOf(directory), old);
  const store = await openStore(directory);
  expect((await collect(store.events())).length).toBe(44);
  await store.close();
  expect(existsSync(`${mirrorOf(directory)}.new`)).toBe(false);
  expect(await replayed(directory)).toEqual(await rowsOf(directory));
});
