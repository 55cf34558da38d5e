import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { failpoint } from '../failpoint.mjs';

/** Replaces a file so that a crash leaves either the old or the new one: temporary file, sync, rename, sync the directory. */
export const writeDurably = async (path: string, text: string): Promise<void> => {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = await open(temporary, 'w');
    failpoint('file.opened');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    failpoint('file.synced');
    await rename(temporary, path);
    failpoint('file.renamed');
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncDirectory(path);
};

/** Makes what was written to a file last. */
export const syncFile = async (path: string): Promise<void> => {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
};

/** Makes a rename or a new file last: its directory is synced. */
export const syncDirectory = (path: string): Promise<void> => syncFile(dirname(path));
