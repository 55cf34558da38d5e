import { homedir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from './schema.ts';

/** The folder the engine itself lives in. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** The folder of the package that evaluators import. */
export const pythonPackages = join(root, 'tasks/_python');

export const cognitionDirectory = (field: string): string => join(root, 'cognition', field);

/** Where Python environments are kept between runs, unless configured: beside a clone; of an installed package, where its next install leaves them. */
export const cacheDirectory = ({ cache }: Config): string =>
  cache === null ? usualCache() : resolve(cache.replace(/^~(?=\/|$)/, homedir()));

const usualCache = (): string =>
  root.split(sep).includes('node_modules')
    ? join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'asi-evolve')
    : join(root, '.cache');
