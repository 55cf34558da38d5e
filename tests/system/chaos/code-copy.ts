import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../../../build.js';
import { repository } from './setting.ts';

/** One change of the code: a text that must stand in a file exactly once, and what replaces it. */
export interface Change {
  readonly file: string;
  readonly text: string;
  readonly by: string;
}

/** Copies the code that runs are made of, plants changes in the copy, compiles it, and answers where it is. */
export const copyCode = async (folder: string, from = repository, changes: readonly Change[] = []): Promise<string> => {
  mkdirSync(folder, { recursive: true });
  for (const part of ['src', 'tests/system/chaos', 'tests/doubles', 'tasks/_python', 'package.json', 'tsconfig.json'])
    cpSync(join(from, part), join(folder, part), { recursive: true });
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
  for (const { file, text, by } of changes) {
    const path = join(folder, file);
    const parts = readFileSync(path, 'utf8').split(text);
    if (parts.length !== 2)
      throw new Error(`"${text}" stands ${parts.length - 1} times in ${file}; the mutant needs it once.`);
    writeFileSync(path, parts.join(by));
  }
  for (const part of ['src', 'tests']) await compile(join(folder, part), join(folder, part));
  return folder;
};
