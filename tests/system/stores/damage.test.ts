import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase, type Section } from '../../../src/stores/database/database.ts';
import { isFlaggedDamaged } from '../../../src/stores/journal/damage-flag.ts';
import { journalKey } from '../../../src/stores/journal/journal.ts';
import { put } from '../../../src/stores/journal/row-codec.ts';
import { createRecordReader } from '../../../src/stores/journal/row-reader.ts';
import { compiledProgram } from '../../compiled.ts';
import { collect, nodeOf, openStore, started } from '../../unit/stores/records.ts';
import { temporaryDirectory } from '../../unit/stores/temporary.ts';
import { contentOf, databaseFile, flip, intoTables, writtenRun } from '../../unit/stores/written-run.ts';

const write = async (directory: string, section: Section, key: string, value: unknown): Promise<void> => {
  const database = await openDatabase(directory, false);
  await database.write([put(section, key, value)]);
  await database.close();
};

const halve = (path: string): void => truncateSync(path, Math.floor(statSync(path).size / 2));

/** What can happen to a database, whether it is in a log or in tables, and how it is named. */
const damages: readonly [string, 'log' | 'tables', (directory: string) => unknown, RegExp][] = [
  [
    'a flipped byte in an event',
    'tables',
    (run) => flip(run, '.ldb', 'marker-17-'),
    /event 18 is not what was written/,
  ],
  ['a flipped byte in a node', 'tables', (run) => flip(run, '.ldb', 'plum2846'), /record node\/00000001 is not what/],
  ['a flipped byte in the log', 'log', (run) => flip(run, '.log', 'marker-3-'), /missing from the journal/],
  ['a log without its end', 'log', (run) => halve(databaseFile(run, /\.log$/)), /commit|events were counted|missing/],
  ['an empty log', 'log', (run) => truncateSync(databaseFile(run, /\.log$/)), /the database is empty/],
  ['a table without its end', 'tables', (run) => halve(databaseFile(run, /\.ldb$/)), /\.ldb|missing|not what/],
  ['a deleted table', 'tables', (run) => rmSync(databaseFile(run, /\.ldb$/)), /\.ldb/],
  ['a lost CURRENT', 'tables', (run) => rmSync(join(run, 'db', 'CURRENT')), /the file db\/CURRENT is missing/],
  ['an empty CURRENT', 'tables', (run) => truncateSync(join(run, 'db', 'CURRENT')), /CURRENT/],
  ['a lost MANIFEST', 'tables', (run) => rmSync(databaseFile(run, /^MANIFEST/)), /MANIFEST/],
  ['a flipped MANIFEST', 'tables', (run) => flip(run, databaseFile(run, /^MANIFEST/).slice(-6), 'leveldb'), /./],
  ['a lost database', 'tables', (run) => rmSync(join(run, 'db'), { recursive: true }), /the folder db is missing/],
  ['an event too many', 'log', (run) => write(run, 'journal', journalKey(44), {}), /event 44 is not what was written/],
  ['an event beyond a gap', 'log', (run) => write(run, 'journal', journalKey(50), {}), /event 44 is missing/],
  ['a summary too many', 'log', (run) => write(run, 'summary', '00000007', nodeOf(7)), /4 nodes \(3 without a gap\)/],
  [
    'totals that count otherwise',
    'log',
    (run) => write(run, 'total', 'run', { rounds: 3, nodes: 3, lastSeq: 39 }),
    /ends with event 43, but 39/,
  ],
  [
    'a memo that is another one',
    'log',
    (run) => write(run, 'memo', '00000001/learn/0', { input: 'i', answer: 9 }),
    /record memo\/00000001\/learn\/0 is not what was written/,
  ],
];

test.each(damages)('%s is named, and the run rebuilt from its mirror goes on', async (_, place, harm, name) => {
  const directory = await writtenRun();
  const before = await contentOf(await writtenRun());
  if (place === 'tables') await intoTables(directory);
  await harm(directory);

  const store = await openStore(directory);
  expect(store.notes).toEqual([expect.stringMatching(name)]);
  expect(store.notes[0]).toMatch(/rebuilt from the mirror/);
  const [alert] = await collect(store.events(44));
  expect(alert).toMatchObject({ type: 'alert.raised', rule: 'damaged records', detail: store.notes[0] });
  expect(existsSync(join(directory, 'db.damaged-1'))).toBe(!/folder db is missing/.test(store.notes[0]!));
  await store.append([started(4)]);
  await store.close();

  expect(await contentOf(directory)).toMatchObject(before as object);
  const again = await openStore(directory);
  expect(again.notes).toEqual([]);
  expect(again.lastEvent).toBe(45);
  await again.close();
  expect(readdirSync(directory).filter((entry) => /rebuilt|copy/.test(entry))).toEqual([]);
});

const refused = (what: RegExp) => ({
  code: 'run-damaged',
  message: expect.stringMatching(what),
  advice: expect.stringMatching(/"fsck".*"import"/),
});

test('a mirror that ends before what the damaged database proves is not believed', async () => {
  const directory = await writtenRun();
  await intoTables(directory);
  const mirror = join(directory, 'mirror', 'records.jsonl');
  truncateSync(mirror, statSync(mirror).size - 5);
  flip(directory, '.ldb', 'marker-17-');
  await expect(openStore(directory)).rejects.toMatchObject(
    refused(/event 18.*mirror ends with commit 43, but there were 44/),
  );
  rmSync(join(directory, 'db', 'CURRENT'));
  await expect(openStore(directory)).rejects.toMatchObject(
    refused(/CURRENT.*mirror ends with commit 43, but there were 44/),
  );
  expect(readdirSync(directory).filter((name) => name.startsWith('db'))).toEqual(['db']);
});

test('damage in both database and mirror is refused, and both are named', async () => {
  const directory = await writtenRun();
  await intoTables(directory);
  expect(flip(directory, '.ldb', 'plum2846')).toBe(1);
  expect(flip(directory, '.jsonl', 'marker-17-', 'mirror')).toBe(1);
  await expect(openStore(directory)).rejects.toMatchObject(refused(/node\/00000001.*records\.jsonl.*after commit 18/));
});

test('without a mirror damage is refused', async () => {
  const directory = await writtenRun();
  await intoTables(directory);
  rmSync(join(directory, 'mirror'), { recursive: true });
  flip(directory, '.ldb', 'marker-17-');
  await expect(openStore(directory)).rejects.toMatchObject(refused(/event 18 is not what was written/));
});

test('a format of another version is refused as such, not as damage', async () => {
  const directory = await writtenRun();
  await write(directory, 'meta', 'format', { version: 9 });
  await expect(openStore(directory)).rejects.toMatchObject({ code: 'run-format' });
});

test('damage that is found when a record is read makes the next opening look at everything', async () => {
  const directory = await writtenRun();
  await intoTables(directory);
  flip(directory, '.ldb', 'plum2846');
  const database = await openDatabase(directory, false);
  await expect(createRecordReader(database, directory).node(1)).rejects.toMatchObject({ code: 'run-damaged' });
  await database.close();
  expect(isFlaggedDamaged(directory)).toBe(true);
  const store = await openStore(directory);
  expect(await store.node(1)).toMatchObject({ program: 'plum2846' });
  expect(isFlaggedDamaged(directory)).toBe(false);
  await store.close();
});

test('a run that was never started is not called damaged', async () => {
  const directory = temporaryDirectory();
  await (await openDatabase(directory, true)).close();
  await expect(openStore(directory)).rejects.toMatchObject({ code: 'run-missing' });
});

test('after a failed write everything else is refused with its cause, and what was acknowledged is there', async () => {
  const directory = temporaryDirectory();
  const fixture = compiledProgram('fixtures/append-until-refused.ts', import.meta.url);
  // Node ignores the signal, so that a file beyond the limit is an ordinary error of a write.
  const limited = ['-c', 'ulimit -f 256; exec "$@"', 'limited', process.execPath, fixture, directory];
  const { stdout } = spawnSync('sh', limited, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const { appended, first, second } = JSON.parse(stdout);
  expect(appended).toBeGreaterThan(5);
  expect(first).toMatchObject({ code: 'run-broken', message: expect.stringMatching(/file too large/i) });
  expect(second).toEqual(first);
  const store = await openStore(directory);
  // The one that was refused had reached the database, but not its mirror.
  expect((await collect(store.events())).length - appended).toBeOneOf([0, 1]);
  await store.close();
});
