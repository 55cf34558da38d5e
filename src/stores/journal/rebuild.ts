import { existsSync } from 'node:fs';
import { cp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Level } from 'level';
import { syncDirectory } from '../../platform/files/durable-file.ts';
import { openDatabase, type Put } from '../database/database.ts';
import { commitRow, lastCommit } from '../mirror/commit-row.ts';
import { beginning } from '../mirror/mirror-line.ts';
import { readMirror } from '../mirror/mirror-reader.ts';
import { damaged } from '../run-store-error.ts';

/**
 * Rebuilds the database from the mirror and moves the damaged one aside; answers where to. Refuses when the damaged
 * one still proves more than the mirror holds. May be killed anywhere: the next opening finds the same and starts over.
 */
export const rebuild = async (directory: string): Promise<string> => {
  const proven = await provenBy(directory);
  const fresh = join(directory, 'db.rebuilt');
  await rm(fresh, { recursive: true, force: true });
  const end = await fill(directory);
  if (end.commit < proven) {
    await rm(fresh, { recursive: true, force: true });
    throw damaged(directory, `the mirror ends with commit ${end.commit}, but there were ${proven} at least`);
  }
  const location = join(directory, 'db');
  const aside = nextAside(directory);
  if (existsSync(location)) await rename(location, join(directory, aside));
  await rename(fresh, location);
  await syncDirectory(location);
  return aside;
};

const nextAside = (directory: string): string => {
  for (let count = 1; ; count += 1)
    if (!existsSync(join(directory, `db.damaged-${count}`))) return `db.damaged-${count}`;
};

const fill = async (directory: string) => {
  const database = await openDatabase(directory, true, 'db.rebuilt');
  let end = beginning;
  let puts: Put[] = [];
  try {
    for await (const commit of readMirror(directory)) {
      puts.push(...commit.rows);
      end = commit.end;
      if (puts.length < 1000) continue;
      await database.write(puts);
      puts = [];
    }
    await database.write([...puts, commitRow(end)]);
  } finally {
    await database.close();
  }
  return end;
};

/** The commit that a damaged database certainly had: what can be read of a copy, which LevelDB may repair first. */
const provenBy = async (directory: string): Promise<number> => {
  const copy = join(directory, 'db.copy');
  await rm(copy, { recursive: true, force: true });
  if (!existsSync(join(directory, 'db'))) return 0;
  try {
    await cp(join(directory, 'db'), copy, { recursive: true });
    return (await readable(directory)) ?? (await repaired(directory, copy)) ?? 0;
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
};

const repaired = async (directory: string, copy: string): Promise<number | null> => {
  const { repair } = Level as unknown as { readonly repair: (location: string) => Promise<void> };
  return repair(copy).then(
    () => readable(directory),
    () => null,
  );
};

/** Null when nothing can be read. */
const readable = async (directory: string): Promise<number | null> => {
  const database = await openDatabase(directory, false, 'db.copy').catch(() => null);
  if (database === null) return null;
  try {
    return (await lastCommit(database, directory))?.commit ?? null;
  } catch {
    return null;
  } finally {
    await database.close();
  }
};
