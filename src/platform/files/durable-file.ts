import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { failpoint } from '../failpoint.mjs';

/** How far a write has come; each is a place where a process may be killed. */
export type WriteStep = 'opened' | 'synced' | 'renamed';

/**
 * Replaces a file so that a crash leaves either the old or the new one: temporary file, sync, rename, sync the directory.
 * `passed` is called between its steps: files that are written again and again have failpoints of their own.
 */
export const writeDurably = async (
  path: string,
  text: string,
  passed: (step: WriteStep) => void = passedFile,
): Promise<void> => {
  // Two writers of one file in one process must not share a temporary one; the process id shows whose it was.
  const temporary = `${path}.${randomUUID().slice(0, 8)}.${process.pid}.tmp`;
  try {
    const file = await open(temporary, 'w');
    passed('opened');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    passed('synced');
    await rename(temporary, path);
    passed('renamed');
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncDirectory(path);
};

const passedFile = (step: WriteStep): void => {
  if (step === 'opened') failpoint('file.opened');
  if (step === 'synced') failpoint('file.synced');
  if (step === 'renamed') failpoint('file.renamed');
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
