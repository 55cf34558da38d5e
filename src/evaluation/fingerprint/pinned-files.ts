import { readdirSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Task } from '../../model/task/task.ts';

/** Where the files are that decide an evaluation. */
export interface EvaluatorPaths {
  readonly task: Task;
  readonly taskDirectory: string;
  /** The folder of the package that evaluators import. */
  readonly pythonPackages: string;
}

/** A file as the file system describes it without reading it: equal stamps mean that nothing was written to it. */
export interface PinnedFile {
  readonly name: string;
  readonly path: string;
  readonly stamp: string;
}

/** The task's files and the package that evaluators import; texts that only people and models read do not count. */
export const pinnedFiles = ({ task, taskDirectory, pythonPackages }: EvaluatorPaths): readonly PinnedFile[] => {
  const unread = new Set(['task.yaml', posix.normalize(task.initial), posix.normalize(task.problem), 'prompts']);
  return [
    ...filesBelow(taskDirectory, '', (name) => !unread.has(name)),
    ...filesBelow(pythonPackages, '', () => true).map((file) => ({ ...file, name: `_python/${file.name}` })),
  ];
};

/** Sorted by name, so that it is the same on every file system. Synchronous: fifty files take less than one turn of the pool. */
const filesBelow = (directory: string, prefix: string, counts: (name: string) => boolean): PinnedFile[] =>
  readdirSync(directory)
    .sort()
    .flatMap((entry) => {
      const [name, path] = [`${prefix}${entry}`, join(directory, entry)];
      if (isByproduct(entry) || !counts(name)) return [];
      // A link that leads nowhere is no file yet; it becomes one, by name, when its target appears.
      const found = statSync(path, { bigint: true, throwIfNoEntry: false });
      if (found?.isDirectory()) return filesBelow(path, `${name}/`, counts);
      if (!found?.isFile()) return [];
      const { dev, ino, size, mtimeNs, ctimeNs } = found;
      return [{ name, path, stamp: `${dev}:${ino}:${size}:${mtimeNs}:${ctimeNs}` }];
    });

const isByproduct = (name: string): boolean =>
  name.startsWith('.') || name === '__pycache__' || name.endsWith('.pyc') || /^readme(\.|$)/i.test(name);
