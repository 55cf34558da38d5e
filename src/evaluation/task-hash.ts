import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, posix, relative, sep } from 'node:path';
import type { Task } from '../domain/task.ts';

/**
 * What decides an evaluation besides the program, its stage and its seed: the task's files, what `task.yaml` says about scoring
 * and tools, and the package that evaluators import. Texts that only people and models read do not count.
 */
export const hashEvaluator = async (taskDirectory: string, task: Task, pythonPackages: string): Promise<string> => {
  const { contract, language, score, metrics, evaluator } = task;
  const hash = createHash('sha256').update(JSON.stringify({ contract, language, score, metrics, evaluator }));
  const unread = new Set(['task.yaml', posix.normalize(task.initial), posix.normalize(task.problem), 'prompts']);
  await addFiles(hash, taskDirectory, (name) => !unread.has(name));
  await addFiles(hash, pythonPackages, () => true);
  return hash.digest('hex');
};

const addFiles = async (hash: Hash, directory: string, counts: (name: string) => boolean): Promise<void> => {
  const paths = await filesBelow(directory, directory, counts);
  hash.update(`\0${paths.length}`);
  for (const path of paths) {
    const { size } = await stat(path);
    hash.update(`\0${relative(directory, path).replaceAll(sep, '/')}\0${size}\0`);
    for await (const chunk of createReadStream(path)) hash.update(chunk);
  }
};

/** Sorted by name, so that the hash is the same on every file system. */
const filesBelow = async (root: string, directory: string, counts: (name: string) => boolean): Promise<string[]> => {
  const found: string[] = [];
  for (const name of (await readdir(directory)).sort()) {
    const path = join(directory, name);
    if (isByproduct(name) || !counts(relative(root, path).replaceAll(sep, '/'))) continue;
    if ((await stat(path)).isDirectory()) found.push(...(await filesBelow(root, path, counts)));
    else found.push(path);
  }
  return found;
};

const isByproduct = (name: string): boolean =>
  name.startsWith('.') || name === '__pycache__' || name.endsWith('.pyc') || /^readme(\.|$)/i.test(name);
