import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mutant } from './mutants.ts';

/** Plants a mutant below a folder; answers with what takes it out again. Throws when its text does not stand there once. */
export const plant = (root: string, { file, text, by }: Mutant): (() => void) => {
  const path = join(root, file);
  const original = readFileSync(path, 'utf8');
  const parts = original.split(text);
  if (parts.length !== 2)
    throw new Error(`"${text}" stands ${parts.length - 1} times in ${file}; a mutant needs it once.`);
  writeFileSync(path, parts.join(by));
  return () => writeFileSync(path, original);
};
