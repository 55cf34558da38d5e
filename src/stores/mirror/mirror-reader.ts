import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Put } from '../database/database.ts';
import { damaged, readError } from '../run-store-error.ts';
import { readLines } from './byte-lines.ts';
import { beginning, commitIn, heading, type MirrorEnd, rowIn } from './mirror-line.ts';

/** Rows that were committed together, and where the mirror stood after them. */
export interface Commit {
  readonly rows: readonly Put[];
  readonly end: MirrorEnd;
}

/** Where the mirror of a run is. */
export const mirrorPath = (directory: string): string => join(directory, 'mirror', 'records.jsonl');

/** Does a run have a mirror? */
export const hasMirror = (directory: string): boolean => existsSync(mirrorPath(directory));

/**
 * Every whole commit of a mirror, each checked against the chain of hashes. What a kill has left after the last one is no
 * commit and is passed over; a broken line before it is damage.
 */
export async function* readMirror(directory: string): AsyncGenerator<Commit> {
  let end = beginning;
  let rows: Put[] = [];
  let isWhole = true;
  let isFirst = true;
  let bytes = 0;
  let hash = createHash('sha256').update('\n');
  for await (const lines of reading(directory))
    for (const line of lines) {
      bytes += line.length + 1;
      const text = line.toString();
      if (isFirst) {
        if (`${text}\n` !== heading) throw mirrorDamaged(directory, 'its first line is not what was written');
        isFirst = false;
        continue;
      }
      const commit = commitIn(text);
      if (commit === null) {
        const row = rowIn(text);
        if (row) rows.push(row);
        isWhole &&= row !== null;
        hash.update(line).update('\n');
        continue;
      }
      const follows = end.commit === 0 || commit.commit === end.commit + 1;
      if (!isWhole || !follows || hash.digest('hex') !== commit.h)
        throw mirrorDamaged(directory, `it is not what was written after commit ${end.commit}, at byte ${end.bytes}`);
      end = { ...commit, bytes };
      yield { rows, end };
      rows = [];
      hash = createHash('sha256').update(`${commit.h}\n`);
    }
}

/** Where a mirror ends, read from its last bytes alone; what it holds is not checked. */
export const mirrorEnd = async (directory: string): Promise<MirrorEnd> => {
  const file = await opened(directory);
  try {
    const { size } = await file.stat();
    const start = Math.max(0, size - window);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
    const text = buffer.toString('latin1', 0, bytesRead);
    for (let close = text.lastIndexOf('\n'); close > 0; ) {
      const before = text.lastIndexOf('\n', close - 1);
      const commit = before < 0 ? null : commitIn(text.slice(before + 1, close));
      if (commit !== null) return { ...commit, bytes: start + close + 1 };
      close = before;
    }
  } finally {
    await file.close();
  }
  let end = beginning;
  for await (const commit of readMirror(directory)) end = commit.end;
  return end;
};

const window = 256 * 1024;

/** The mirror of a run cannot be relied on. */
const mirrorDamaged = (directory: string, what: string, cause?: unknown) =>
  damaged(directory, `the mirror mirror/records.jsonl cannot be used, because ${what}`, cause);

const opened = (directory: string) =>
  open(mirrorPath(directory), 'r').catch((error: unknown) => {
    throw readError(directory, error);
  });

async function* reading(directory: string): AsyncGenerator<readonly Buffer[]> {
  try {
    yield* readLines(mirrorPath(directory));
  } catch (error) {
    throw readError(directory, error);
  }
}
