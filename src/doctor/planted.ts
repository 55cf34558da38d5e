import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { runTool } from '../evaluation/python/run-tool.ts';
import type { CheatBench } from './cheat-bench.ts';
import { PLANTED } from './cheats.ts';

/** Removes the file that a cheat plants from wherever modules are imported from; answers where it was. */
export const removePlanted = async (bench: CheatBench): Promise<readonly string[]> => {
  const found = [...new Set(await folders(bench))]
    .map((folder) => join(folder, PLANTED))
    .filter((path) => existsSync(path));
  await Promise.all(found.map((path) => rm(path, { force: true })));
  return found;
};

const known = new WeakMap<CheatBench, Promise<readonly string[]>>();

const folders = (bench: CheatBench): Promise<readonly string[]> => {
  const asked = known.get(bench) ?? ask(bench);
  known.set(bench, asked);
  return asked;
};

const ask = async ({ python, packages, task }: CheatBench): Promise<readonly string[]> => {
  const scripts = task.spec.evaluator.command.slice(1).map((word) => dirname(resolve(task.directory, word)));
  const own = [packages, task.directory, ...scripts];
  if (python === null) return own;
  const { succeeded, output } = await runTool([python.interpreter, '-c', 'import sys; print("\\n".join(sys.path))']);
  return succeeded ? [...own, ...output.trim().split('\n').filter(Boolean)] : own;
};
