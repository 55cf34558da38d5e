import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRun } from '../../../src/stores/run-store.ts';
import { collect, nodeOf, openStore } from './records.ts';
import { temporaryDirectory } from './temporary.ts';

/** A closed run of 40 events with 4 kB each, and three nodes with the events that announce them. */
export const writtenRun = async (directory = temporaryDirectory()): Promise<string> => {
  const store = await openStore(directory, true);
  for (let index = 0; index < 40; index += 1)
    await store.append([{ type: 'alert.raised', rule: `marker-${index}-`, detail: noise(index) }]);
  for (const [id, program] of ['kiwi7391', 'plum2846', 'date5017'].entries())
    await store.append(
      [{ type: 'round.ended', round: id, island: 0, outcome: 'passed' }],
      [...store.nodeWrites(nodeOf(id, { program })), store.memoWrite(id, 'learn', 0, { input: 'i', answer: id })],
    );
  await store.close();
  return directory;
};

/** Everything that can be read of a run, but what was said about damage and what was added since. */
export const contentOf = async (directory: string): Promise<unknown> => {
  const run = await readRun(directory);
  try {
    const events = (await collect(run.events())).filter(
      (event) => event.type !== 'round.started' && (event.type !== 'alert.raised' || event.rule !== 'damaged records'),
    );
    const ids = run.population.summaries().map(({ id }) => id);
    return {
      events,
      nodes: await run.nodes(ids),
      memos: await collect(run.values('memo')),
      visits: ids.map(run.population.visits(null)),
    };
  } finally {
    await run.close();
  }
};

/** Flips a letter in every file of the database with that ending where a text stands. */
export const flip = (directory: string, ending: string, text: string, folder = 'db'): number => {
  const files = readdirSync(join(directory, folder)).filter((name) => name.endsWith(ending));
  return files.filter((name) => {
    const path = join(directory, folder, name);
    const bytes = readFileSync(path);
    const place = bytes.indexOf(text);
    if (place < 0) return false;
    bytes[place]! ^= 1;
    writeFileSync(path, bytes);
    return true;
  }).length;
};

/** The one file of the database whose name a pattern matches. */
export const databaseFile = (directory: string, pattern: RegExp): string =>
  join(directory, 'db', readdirSync(join(directory, 'db')).find((name) => pattern.test(name))!);

/** LevelDB moves its log into a table when it opens. */
export const intoTables = async (directory: string): Promise<void> => (await openStore(directory)).close();

/** Text that does not compress, so that it stands in the file as it is. */
const noise = (seed: number): string =>
  Array.from({ length: 4000 }, (_, index) =>
    String.fromCharCode(97 + ((index * index * 31 + seed * 7 + (index >> 3)) % 26)),
  ).join('');
