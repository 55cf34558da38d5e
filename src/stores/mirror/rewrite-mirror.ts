import { rename, rm } from 'node:fs/promises';
import { syncDirectory } from '../../platform/files/durable-file.ts';
import type { Database, Put } from '../database/database.ts';
import { checksummedRows } from '../journal/checksummed-rows.ts';
import { commitRow } from './commit-row.ts';
import type { MirrorEnd } from './mirror-line.ts';
import { mirrorPath } from './mirror-reader.ts';
import { mirrorIn } from './mirror-writer.ts';

/**
 * Rewrites the mirror from the database, every record of which is checked on the way. Its commits are numbered from
 * `after` on, so that whatever was there before never counts as the newer one.
 */
export const rewriteMirror = async (database: Database, directory: string, after: number): Promise<MirrorEnd> => {
  const path = mirrorPath(directory);
  const beside = `${path}.new`;
  const mirror = await mirrorIn(beside, after);
  let end: MirrorEnd;
  try {
    let rows: Put[] = [];
    let size = 0;
    const commit = async (): Promise<void> => {
      await mirror.write(mirror.plan(rows));
      [rows, size] = [[], 0];
    };
    for await (const row of checksummedRows(database, directory)) {
      if (row.section === 'meta' && row.key === 'commit') continue;
      rows.push(row);
      size += row.text.length;
      if (size > commitSize) await commit();
    }
    if (rows.length > 0) await commit();
    end = mirror.end;
    await mirror.close();
    // In this order: killed in between, the old mirror is behind the database and is rewritten once more.
    await database.write([commitRow(end)]);
  } catch (error) {
    await mirror.close().catch(() => {});
    await rm(beside, { force: true });
    throw error;
  }
  await rename(beside, path);
  await syncDirectory(path);
  return end;
};

const commitSize = 1024 * 1024;
