import { randomUUID } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { failpoint } from '../failpoint.mjs';

/** Writes a file in one step that survives a power cut: a reader sees all of it or the one before. */
export const writeDurably = async (path: string, text: string): Promise<void> => {
  const beside = `${path}.${randomUUID().slice(0, 8)}.tmp`;
  const file = await open(beside, 'w');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  failpoint('ledger.synced');
  await rename(beside, path);
  failpoint('ledger.renamed');
  const directory = await open(dirname(path), 'r');
  await directory.sync().finally(() => directory.close());
};

/** The text of a file, or null when there is none. */
export const readIfThere = async (path: string): Promise<string | null> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
};
