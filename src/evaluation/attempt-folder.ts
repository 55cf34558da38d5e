import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readIfThere } from '../platform/files/read-if-there.ts';

const FAULT = 'fault.txt';

/** Makes the folder of the next attempt: `base`, or `base-a2`, `base-a3`... when those before exist. */
export const nextFolder = async (base: string): Promise<string> => {
  await mkdir(dirname(base), { recursive: true });
  for (let attempt = 1; ; attempt += 1) {
    const folder = attempt === 1 ? base : `${base}-a${attempt}`;
    try {
      await mkdir(folder);
      return folder;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
};

/** Remarks that an attempt failed by a fault of ours, so that it is never read as an evaluation. */
export const markSpent = (folder: string, message: string): Promise<void> =>
  writeFile(join(folder, FAULT), `${message}\n`);

export const isSpent = async (folder: string): Promise<boolean> => (await readIfThere(join(folder, FAULT))) !== null;
