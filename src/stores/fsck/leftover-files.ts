import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Finding, leftover } from './finding.ts';

/** Files of a killed process that will not be read again, by folder. */
const temporary: readonly (readonly [folder: string, name: RegExp, detail: string])[] = [
  ['.', /\.tmp$/, 'a file that was not finished'],
  ['.', /^lock\.dead\./, 'the lock of a dead process'],
  ['.', /^db\.(rebuilt|copy)$/, 'a database that was not finished'],
  ['mirror', /\.new$/, 'a mirror that was not finished'],
  ['evaluations/index', /\.tmp$/, 'a file that was not finished'],
];

/** What killed processes have left in a run directory that no process has open. */
export async function* leftoverFindings(directory: string): AsyncGenerator<Finding> {
  for await (const { path, detail } of temporaryFiles(directory)) yield leftover(path, detail);
  for (const name of await namesIn(directory)) {
    if (/^db\.damaged-\d+$/.test(name))
      yield leftover(name, 'kept from a repair; delete it when it is no longer needed');
    if (name === 'suspect')
      yield leftover(name, 'damage was found while the run was open; the next opening checks all');
  }
}

/** Removes the temporary ones among them. */
export const removeLeftoverFiles = async (directory: string): Promise<void> => {
  for await (const { path } of temporaryFiles(directory))
    await rm(join(directory, path), { recursive: true, force: true });
};

async function* temporaryFiles(directory: string): AsyncGenerator<{ readonly path: string; readonly detail: string }> {
  for (const [folder, pattern, detail] of temporary)
    for (const name of await namesIn(join(directory, folder)))
      if (pattern.test(name)) yield { path: join(folder, name), detail };
}

const namesIn = async (directory: string): Promise<readonly string[]> =>
  existsSync(directory) ? (await readdir(directory)).sort() : [];
