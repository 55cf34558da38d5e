import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(import.meta.dirname, '..');

/** Where `compile-once` has put everything. */
export const compiledRoot = process.env.ASI_TEST_COMPILED ?? root;

/** The program `asi`, for `node`. */
export const asiProgram = join(compiledRoot, 'bin/asi.js');

/** A program of the tests, by its address relative to the file that starts it, for `node`. */
export const compiledProgram = (name: string, from: string): string =>
  join(compiledRoot, relative(root, fileURLToPath(new URL(name, from))).replace(/\.ts$/, '.js'));
