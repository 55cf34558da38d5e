import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from '../../config/paths.ts';
import { loadTask, type TaskFolder } from '../../stores/task-folder.ts';

/** Where tasks are looked for by name: beside the user, then beside the program. */
export const taskRoots = (): readonly string[] => [...new Set([resolve('tasks'), join(root, 'tasks')])];

/** Reads the task that a name or the path of a folder means, in one of its profiles; throws an AsiError. */
export const openTask = (name: string, profile?: string): Promise<TaskFolder> => {
  const isPath = name.includes('/') || name === '.' || name === '..';
  const directories = isPath ? [name] : taskRoots().map((folder) => join(folder, name));
  return loadTask(
    directories.find((directory) => existsSync(join(directory, 'task.yaml'))) ?? directories[directories.length - 1]!,
    profile,
  );
};
