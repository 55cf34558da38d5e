import { createHash } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { syncFile } from '../../platform/files/durable-file.ts';
import type { Database } from '../database/database.ts';
import { checksummedRows } from '../journal/checksummed-rows.ts';
import { awaitLock } from '../lock.ts';
import { readManifest } from '../manifest.ts';
import { rowLine } from '../mirror/mirror-line.ts';
import { openRunRecords } from '../run-records.ts';
import { type Footer, type Header, transferVersion } from './transfer-line.ts';

/** What was exported, and what was found damaged and repaired on the way. */
export interface Exported extends Footer {
  readonly notes: readonly string[];
}

/** Writes a run that no process has open to one file, in one step: every record checked on the way, at constant memory. */
export const exportRun = async (directory: string, file: string): Promise<Exported> => {
  const lock = await awaitLock(directory, true);
  const beside = `${file}.${process.pid}.tmp`;
  try {
    const footer: Footer = { rows: 0, evaluations: 0, sha256: '' };
    const notes: string[] = [];
    await pipeline(Readable.from(blocks(linesOf(directory, footer, notes), footer)), createWriteStream(beside));
    await syncFile(beside);
    await rename(beside, file);
    return { ...footer, notes };
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  } finally {
    lock.release();
  }
};

async function* linesOf(directory: string, counted: Footer, notes: string[]): AsyncGenerator<string> {
  const manifest = await readManifest(directory);
  const nowhere = { create: false, features: [], capacity: Number.POSITIVE_INFINITY, announce: () => {} };
  const { database, population, end, repairs: mended } = await openRunRecords(directory, nowhere);
  notes.push(...mended);
  try {
    const about: Header = {
      asi: 'run',
      version: transferVersion,
      run: manifest.run,
      nodes: population.size,
      events: end.lastSeq,
      manifest,
    };
    yield `${JSON.stringify(about)}\n`;
    yield* rowsOf(database, directory, counted);
  } finally {
    await database.close();
  }
  yield* evaluationsOf(directory, counted);
}

async function* rowsOf(database: Database, directory: string, counted: Footer): AsyncGenerator<string> {
  for await (const row of checksummedRows(database, directory)) {
    if (row.section === 'meta' && row.key === 'commit') continue;
    counted.rows += 1;
    yield rowLine(row);
  }
}

async function* evaluationsOf(directory: string, counted: Footer): AsyncGenerator<string> {
  const index = join(directory, 'evaluations', 'index');
  const names = existsSync(index) ? (await readdir(index)).sort() : [];
  for (const name of names.filter((name) => name.endsWith('.json'))) {
    counted.evaluations += 1;
    const evaluation: unknown = JSON.parse(await readFile(join(index, name), 'utf8'));
    yield `${JSON.stringify({ evaluation })}\n`;
  }
}

/** Lines in large pieces, and behind them the footer with their hash. */
async function* blocks(lines: AsyncIterable<string>, counted: Footer): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  let waiting: string[] = [];
  let size = 0;
  const block = (): Buffer => {
    const bytes = Buffer.from(waiting.join(''));
    hash.update(bytes);
    [waiting, size] = [[], 0];
    return bytes;
  };
  for await (const line of lines) {
    waiting.push(line);
    size += line.length;
    if (size > 1024 * 1024) yield block();
  }
  yield block();
  counted.sha256 = hash.digest('hex');
  yield Buffer.from(`${JSON.stringify(counted)}\n`);
}
