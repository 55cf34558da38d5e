import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openDatabase, type Section } from '../../src/stores/database.ts';
import { journalKey } from '../../src/stores/journal.ts';
import { put } from '../../src/stores/run-rows.ts';
import { collect, nodeOf, openStore } from './records.ts';
import { temporaryDirectory } from './temporary.ts';

/** A closed run of 40 events with 4 kB each, and three nodes. */
const writtenRun = async (): Promise<string> => {
  const directory = temporaryDirectory();
  const store = await openStore(directory, true);
  for (let index = 0; index < 40; index += 1)
    await store.append([{ type: 'alert.raised', rule: `marker-${index}-`, detail: noise(index) }]);
  for (const [id, program] of ['kiwi7391', 'plum2846', 'date5017'].entries())
    await store.append([], store.nodeWrites(nodeOf(id, { program })));
  await store.close();
  return directory;
};

/** Text that does not compress, so that it stands in the file as it is. */
const noise = (seed: number): string =>
  Array.from({ length: 4000 }, (_, index) =>
    String.fromCharCode(97 + ((index * index * 31 + seed * 7 + (index >> 3)) % 26)),
  ).join('');

/** Flips a letter in every file of the database with that ending where a text stands. */
const flip = (directory: string, ending: string, text: string): number => {
  const files = readdirSync(join(directory, 'db')).filter((name) => name.endsWith(ending));
  return files.filter((name) => {
    const path = join(directory, 'db', name);
    const bytes = readFileSync(path);
    const place = bytes.indexOf(text);
    if (place < 0) return false;
    bytes[place]! ^= 1;
    writeFileSync(path, bytes);
    return true;
  }).length;
};

/** LevelDB moves its log into a table when it opens. */
const intoTables = async (directory: string): Promise<void> => (await openStore(directory)).close();

const damage = (what: RegExp) => ({
  code: 'RUN_DAMAGED',
  message: expect.stringMatching(what),
  advice: expect.stringMatching(/^Copy the directory/),
});

test('a flipped byte in an event is found when the run is opened', async () => {
  const directory = await writtenRun();
  await intoTables(directory);
  expect(flip(directory, '.ldb', 'marker-17-')).toBe(1);
  await expect(openStore(directory)).rejects.toMatchObject(damage(/event 18 is not what was written/));
});

test('a flipped byte in a node is found when the node is read', async () => {
  const directory = await writtenRun();
  await intoTables(directory);
  expect(flip(directory, '.ldb', 'plum2846')).toBe(1);
  const store = await openStore(directory);
  await expect(store.node(1)).rejects.toMatchObject(damage(/record node\/00000001/));
  await store.close();
});

test('a flipped byte in the log, which makes LevelDB drop events without a word, leaves a gap that is found', async () => {
  const directory = await writtenRun();
  expect(flip(directory, '.log', 'marker-3-')).toBe(1);
  await expect(openStore(directory)).rejects.toMatchObject(damage(/missing from the journal/));
});

test('a lost CURRENT is named, and nothing is created in its place', async () => {
  const directory = await writtenRun();
  rmSync(join(directory, 'db', 'CURRENT'));
  const before = readdirSync(join(directory, 'db'));
  await expect(openStore(directory)).rejects.toMatchObject(damage(/CURRENT is missing/));
  expect(readdirSync(join(directory, 'db'))).toEqual(before);
});

test('an empty CURRENT and a lost MANIFEST are damage with the reason of LevelDB', async () => {
  const empty = await writtenRun();
  truncateSync(join(empty, 'db', 'CURRENT'));
  await expect(openStore(empty)).rejects.toMatchObject(damage(/CURRENT/));
  const lost = await writtenRun();
  rmSync(join(lost, 'db', readdirSync(join(lost, 'db')).find((name) => name.startsWith('MANIFEST'))!));
  await expect(openStore(lost)).rejects.toMatchObject(damage(/MANIFEST/));
});

test.each<[string, Section, string, unknown, RegExp]>([
  ['an event too many', 'journal', journalKey(41), {}, /event 41 is not what was written/],
  ['an event beyond a gap', 'journal', journalKey(50), {}, /event 41 is missing/],
  ['a summary too many', 'summary', '00000007', { ...nodeOf(7) }, /4 nodes \(3 without a gap\) were found/],
  ['totals that count otherwise', 'total', 'run', { rounds: 3, nodes: 3, lastSeq: 39 }, /ends with event 40, but 39/],
  ['another format', 'meta', 'format', { version: 9 }, /format 9/],
])('%s is found', async (_, section, key, value, message) => {
  const directory = await writtenRun();
  const database = await openDatabase(directory, false);
  await database.write([put(section, key, value)]);
  await database.close();
  await expect(openStore(directory)).rejects.toThrow(message);
});

test('a run that was never started is not called damaged', async () => {
  const directory = temporaryDirectory();
  await (await openDatabase(directory, true)).close();
  await expect(openStore(directory)).rejects.toMatchObject({ code: 'RUN_MISSING' });
});

test('after a failed write everything else is refused with its cause, and what was acknowledged is there', async () => {
  const directory = temporaryDirectory();
  const fixture = fileURLToPath(new URL('fixtures/append-until-refused.ts', import.meta.url));
  // Node ignores the signal, so that a file beyond the limit is an ordinary error of a write.
  const limited = [
    '-c',
    'ulimit -f 256; exec "$@"',
    'limited',
    process.execPath,
    '--import',
    'tsx',
    fixture,
    directory,
  ];
  const { stdout } = spawnSync('sh', limited, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const { appended, first, second } = JSON.parse(stdout);
  expect(appended).toBeGreaterThan(5);
  expect(first).toMatchObject({ code: 'RUN_BROKEN', message: expect.stringContaining('File too large') });
  expect(second).toEqual(first);
  const store = await openStore(directory);
  expect((await collect(store.events())).length).toBe(appended);
  await store.close();
});
