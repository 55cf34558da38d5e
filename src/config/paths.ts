import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from './schema.ts';

/** The folder the engine itself lives in. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** The folder of the package that evaluators import. */
export const pythonPackages = join(root, 'tasks/_python');

export const cognitionDirectory = (field: string): string => join(root, 'cognition', field);

/** Where Python environments are kept between runs: beside the engine, unless configured. */
export const cacheDirectory = ({ cache }: Config): string =>
  cache === null ? join(root, '.cache') : resolve(cache.replace(/^~(?=\/|$)/, homedir()));
