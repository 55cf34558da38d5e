import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { syncDirectory } from '../../platform/files/durable-file.ts';
import { type Database, openDatabase, type Put } from '../database/database.ts';
import { writeManifest } from '../manifest.ts';
import { readRun } from '../run-store.ts';
import { runStoreError } from '../run-store-error.ts';
import { readExported } from './exported-file.ts';
import type { Header } from './transfer-line.ts';

/** What was imported, and where to. */
export interface Imported {
  readonly id: string;
  readonly directory: string;
  readonly nodes: number;
  readonly events: number;
}

/**
 * Makes a run from an exported file. The whole file is checked before anything is made, and the run appears under its
 * name in one step, after its records were opened and verified like those of any other run.
 */
export const importRun = async (file: string, root: string, name: string | null, now: Date): Promise<Imported> => {
  const header = await verified(file);
  const id = name ?? header.run;
  if (!/^[a-z0-9][a-z0-9._-]*$/i.test(id))
    throw runStoreError('export-invalid', `"${id}" cannot be the name of a run.`, 'Give another: --as <name>.');
  const directory = join(root, id);
  if (existsSync(directory))
    throw runStoreError('run-exists', `There is a run ${id} in ${root} already.`, 'Give another name: --as <name>.');
  const beside = join(root, `.${id}.importing`);
  try {
    await rm(beside, { recursive: true, force: true });
    await fill(beside, file);
    await writeManifest(beside, { ...header.manifest, run: id, imported: { run: header.run, at: now.toISOString() } });
    const run = await readRun(beside);
    await run.close();
    await rename(beside, directory);
    await syncDirectory(directory);
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    throw error;
  }
  return { id, directory, nodes: header.nodes, events: header.events };
};

/** Reads the file once to its end, so that a wrong checksum is known before anything is made. */
const verified = async (file: string): Promise<Header> => {
  let header: Header | null = null;
  for await (const piece of readExported(file)) if ('header' in piece) header = piece.header;
  return header!;
};

const fill = async (directory: string, file: string): Promise<void> => {
  const index = join(directory, 'evaluations', 'index');
  await mkdir(index, { recursive: true });
  const database = await openDatabase(directory, true);
  try {
    const write = batched(database);
    for await (const piece of readExported(file)) {
      if ('row' in piece) await write(piece.row);
      if ('evaluation' in piece)
        await writeFile(join(index, `${piece.evaluation.key}.json`), JSON.stringify(piece.evaluation));
    }
    await write(null);
  } finally {
    await database.close();
  }
};

/** Writes rows in batches of a few megabytes; null writes what waits. */
const batched = (database: Database) => {
  let waiting: Put[] = [];
  let size = 0;
  return async (row: Put | null): Promise<void> => {
    if (row !== null) {
      waiting.push(row);
      size += row.text.length;
    }
    if (waiting.length === 0 || (row !== null && size < 2 ** 22)) return;
    await database.write(waiting);
    [waiting, size] = [[], 0];
  };
};
