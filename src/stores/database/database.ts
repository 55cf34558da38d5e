import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Level } from 'level';
import { failpoint } from '../../platform/failpoint.mjs';
import { damaged, readError, runStoreError } from '../run-store-error.ts';

/** The names of the sections. */
export const sections = [
  'meta',
  'journal',
  'memo',
  'node',
  'summary',
  'attempt',
  'total',
  'draw',
  'migration',
] as const;

/** A section of a run's database. `draw` and `migration` are compact rows of what the population folds from events. */
export type Section = (typeof sections)[number];

/** One record to be written. */
export interface Put {
  readonly section: Section;
  readonly key: string;
  readonly text: string;
}

/** The LevelDB of one run: sealed texts by section and key. */
export interface Database {
  /** Writes everything or nothing; resolves once it is on disk. */
  write(puts: readonly Put[]): Promise<void>;
  get(section: Section, key: string): Promise<string | undefined>;
  getMany(section: Section, keys: readonly string[]): Promise<readonly (string | undefined)[]>;
  /** The records of a section in key order, in chunks, as they were when the scan began. */
  scan(section: Section, range?: Range): AsyncGenerator<readonly [key: string, text: string][]>;
  close(): Promise<void>;
}

export interface Range {
  readonly gte?: string;
  readonly lt?: string;
  readonly reverse?: boolean;
  readonly limit?: number;
}

const chunk = 1000;

/** Opens the database of a run directory whose lock the caller holds. */
export const openDatabase = async (directory: string, create: boolean, folder = 'db'): Promise<Database> => {
  const location = join(directory, folder);
  refuse(directory, location, create);
  const db = new Level<string, string>(location, { createIfMissing: create, errorIfExists: create });
  try {
    await db.open();
  } catch (error) {
    throw readError(directory, error);
  }
  const parts = new Map(sections.map((name) => [name, db.sublevel(name)] as const));
  const section = (name: Section) => parts.get(name)!;
  const mapped = async <T>(read: () => Promise<T>): Promise<T> => {
    try {
      return await read();
    } catch (error) {
      throw readError(directory, error);
    }
  };
  return {
    write: async (puts) => {
      failpoint('database.writing');
      await db.batch(
        puts.map(
          ({ section: name, key, text }) => ({ type: 'put', sublevel: section(name), key, value: text }) as const,
        ),
        { sync: true },
      );
      failpoint('database.written');
    },
    get: (name, key) => mapped(() => section(name).get(key)),
    getMany: (name, keys) => mapped(() => section(name).getMany([...keys])),
    async *scan(name, range = {}) {
      const iterator = section(name).iterator({ ...range });
      // The next chunk is read while the caller works on this one; whether it failed is asked when it is needed.
      const read = () => {
        const reading = mapped(() => iterator.nextv(chunk));
        reading.catch(() => undefined);
        return reading;
      };
      let next = read();
      try {
        for (let entries = await next; entries.length > 0; entries = await next) {
          next = read();
          yield entries;
        }
      } finally {
        await iterator.close();
      }
    },
    close: () => db.close(),
  };
};

const refuse = (directory: string, location: string, create: boolean): void => {
  const exists = existsSync(location) && readdirSync(location).length > 0;
  if (create && exists)
    throw runStoreError('run-exists', `There is a run in ${directory} already.`, 'Resume it, or choose another name.');
  if (create) return;
  if (!exists)
    throw runStoreError('run-missing', `There is no run in ${directory}.`, 'Check the name; `ls` lists the runs.');
  // LevelDB would take a directory without CURRENT for a new one, and delete what is in it.
  if (!existsSync(join(location, 'CURRENT'))) throw damaged(directory, 'the file db/CURRENT is missing');
};
