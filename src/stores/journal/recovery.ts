import { z } from 'zod';
import type { NodeSummary } from '../../model/result/node.ts';
import { Epoch, firstEpoch } from '../../model/task/epoch.ts';
import type { Migration } from '../../population/island-membership.ts';
import type { PopulationFold } from '../../population/population-fold.ts';
import type { Database, Range, Section } from '../database/database.ts';
import { damaged, runStoreError, writeError } from '../run-store-error.ts';
import { type JournalEnd, verifyTail } from './journal.ts';
import { put, roundKey, Total, valueIn } from './row-codec.ts';

const version = 1;
const Format = z.object({ version: z.number().int() });

/** Writes what a new run's database begins with. */
export const initialize = async (database: Database, directory: string): Promise<void> => {
  const total: Total = { rounds: 0, nodes: 0, lastSeq: 0 };
  try {
    await database.write([put('meta', 'format', { version }), put('total', 'run', total)]);
  } catch (cause) {
    throw writeError(directory, cause);
  }
};

/** Fills the population from its compact rows and checks them against the journal and the totals. */
export const recover = async (
  database: Database,
  directory: string,
  population: PopulationFold,
): Promise<JournalEnd> => {
  const total = await countedTotal(database, directory);
  population.enter(await currentEpoch(database, directory));
  for await (const [, migration] of rows<Migration>(database, directory, 'migration')) population.migrated(migration);
  for await (const [, summary] of rows<NodeSummary>(database, directory, 'summary')) population.add(summary);
  const { size, frontier } = population;
  // The others are the parents of the nodes.
  const inFlight = { gte: roundKey(frontier + 1) };
  for await (const [round, parent] of rows<number>(database, directory, 'draw', inFlight))
    population.drawn(Number(round), parent);
  if (size !== total.nodes || frontier + 1 !== total.rounds)
    throw damaged(
      directory,
      `${size} nodes (${frontier + 1} without a gap) were found, but ${total.nodes} (${total.rounds}) were counted`,
    );
  return verifyTail(database, directory, total.lastSeq);
};

const currentEpoch = async (database: Database, directory: string): Promise<Epoch> => {
  const text = await database.get('meta', 'epoch');
  if (text === undefined) return firstEpoch;
  const known = Epoch.safeParse(valueIn('meta', 'epoch', text));
  if (!known.success) throw damaged(directory, 'record meta/epoch is not what was written');
  return known.data;
};

const countedTotal = async (database: Database, directory: string): Promise<Total> => {
  const format = await database.get('meta', 'format');
  const total = await database.get('total', 'run');
  if (format === undefined && total === undefined)
    throw runStoreError(
      'run-missing',
      `The run in ${directory} was never started.`,
      'Delete the directory and start a new run.',
    );
  const known = Format.safeParse(valueIn('meta', 'format', format ?? ''));
  if (known.success && known.data.version !== version)
    throw runStoreError(
      'run-format',
      `The run in ${directory} has record format ${known.data.version}; this program reads ${version}.`,
      'Open it with the version that wrote it, which its manifest names.',
    );
  const counted = Total.safeParse(valueIn('total', 'run', total ?? ''));
  if (!known.success || !counted.success) throw damaged(directory, 'its format or totals are not what was written');
  return counted.data;
};

/** The rows of a section. Their hashes show that they are what this program wrote, so the type is as written too. */
async function* rows<T>(
  database: Database,
  directory: string,
  section: Section,
  range: Range = {},
): AsyncGenerator<[string, T]> {
  for await (const entries of database.scan(section, range))
    for (const [key, text] of entries) {
      const value = valueIn(section, key, text);
      if (value === undefined) throw damaged(directory, `record ${section}/${key} is not what was written`);
      yield [key, value as T];
    }
}
