import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compile } from '../build.js';

const root = resolve(import.meta.dirname, '..');

/**
 * Compiles the program and the tests' own programs, once: each of the many processes that tests start then begins in half the
 * time. It is a folder beside the Python environments, which sandboxed users may read.
 */
export default async (): Promise<() => void> => {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(root, '.cache', 'compiled-'));
  chmodSync(folder, 0o755);
  await compile(join(root, 'src'), join(folder, 'src'));
  await compile(join(root, 'tests'), join(folder, 'tests'));
  symlinkSync('src', join(folder, 'dist')); // the program runs `dist`, the tests' programs import `src`
  for (const part of ['bin', 'tasks', 'package.json'])
    cpSync(join(root, part), join(folder, part), { recursive: true });
  for (const part of ['node_modules', 'cognition', '.cache']) symlinkSync(join(root, part), join(folder, part));
  process.env.ASI_TEST_COMPILED = folder;
  return () => rmSync(folder, { recursive: true, force: true });
};
