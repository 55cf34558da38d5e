import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const made: string[] = [];

afterAll(() => {
  for (const directory of made) rmSync(directory, { recursive: true, force: true });
});

/** A new directory, gone when the tests of the file have ended; called within a case, where no test may be asked. */
export const folderFor = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'asi-fuzz-'));
  made.push(directory);
  return directory;
};
