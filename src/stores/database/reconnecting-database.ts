import type { Database } from './database.ts';

/** A database whose handle can be replaced under its readers. */
export interface LastingDatabase extends Database {
  /** Closes the handle and opens another: LevelDB's never recovers from a full disk. */
  renew(): Promise<void>;
}

/** Reads wait while the handle is replaced, and what was interrupted by it is read again. */
export const createLastingDatabase = (first: Database, reopen: () => Promise<Database>): LastingDatabase => {
  let current: Database | null = first;
  let renewing: Promise<void> | null = null;

  const ready = async (): Promise<Database> => {
    while (renewing) await renewing.catch(() => {});
    return current ?? (await renewed());
  };
  const renewed = async (): Promise<Database> => {
    renewing ??= renew().finally(() => {
      renewing = null;
    });
    await renewing;
    return current!;
  };
  const renew = async (): Promise<void> => {
    const broken = current;
    current = null;
    await broken?.close().catch(() => {});
    current = await reopen();
  };
  const read = async <T>(use: (database: Database) => Promise<T>): Promise<T> => {
    const database = await ready();
    try {
      return await use(database);
    } catch (error) {
      if (database === current && !renewing) throw error;
      return use(await ready());
    }
  };

  return {
    renew: async () => void (await renewed()),
    write: async (puts) => (await ready()).write(puts),
    get: (section, key) => read((database) => database.get(section, key)),
    getMany: (section, keys) => read((database) => database.getMany(section, keys)),
    async *scan(section, range = {}) {
      let rest = range;
      for (;;) {
        const database = await ready();
        try {
          for await (const entries of database.scan(section, rest)) {
            yield entries;
            rest = after(rest, entries);
          }
          return;
        } catch (error) {
          if (database === current && !renewing) throw error;
        }
      }
    },
    close: async () => {
      while (renewing) await renewing.catch(() => {});
      await current?.close();
    },
  };
};

const after = <Bounds extends { readonly reverse?: boolean; readonly limit?: number }>(
  range: Bounds,
  entries: readonly (readonly [string, string])[],
): Bounds => {
  const last = entries.at(-1)![0];
  const limit = range.limit === undefined ? {} : { limit: range.limit - entries.length };
  return range.reverse ? { ...range, ...limit, lt: last } : { ...range, ...limit, gte: `${last}\0` };
};
