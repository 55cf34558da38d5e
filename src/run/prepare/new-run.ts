import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { completeSettings } from '../../config/complete-settings.ts';
import { configProblem } from '../../config/config-problem.ts';
import { type Layers, type Origins, resolveConfig } from '../../config/resolve-settings.ts';
import type { Config } from '../../config/schema.ts';
import { newRunId } from '../../stores/runs.ts';
import type { TaskFolder } from '../../stores/task-folder.ts';
import type { RunOptions } from '../start.ts';
import { openTask } from './locate-task.ts';

/** Whatever says something about the settings of a run, its task aside. */
export type SettingLayers = Omit<Layers, 'task'>;

/** A task with the settings of a run of it, and what to say about them in a line each. */
export interface PreparedRun {
  readonly task: TaskFolder;
  readonly config: Config;
  readonly origins: Origins;
  readonly notes: readonly string[];
}

/** The settings that the layers and the task (if there is one) give together; throws an AsiError. */
export const resolvedWith = (layers: SettingLayers, task: TaskFolder | null) =>
  resolveConfig({
    ...layers,
    task: task && { source: join(task.directory, 'task.yaml'), config: task.spec.config },
  });

/** The profile that the layers name; the task itself has no say in that. */
export const profileOf = (layers: SettingLayers): string => resolvedWith(layers, null).config.profile;

/** Finds a task by its name or folder, and settles every setting; throws an AsiError. */
export const prepareRun = async (name: string, layers: SettingLayers): Promise<PreparedRun> => {
  const task = await openTask(name, profileOf(layers));
  const resolved = resolvedWith(layers, task);
  return {
    task,
    ...completeSettings(resolved, { environment: layers.environment ?? {}, taskRounds: task.spec.rounds }),
  };
};

/** What a new run is started with: under its own name, or one made of the time and the task. `command`: how the program is called in advice. */
export const newRun = (
  { task, config, origins }: PreparedRun,
  name: string | null,
  command: string,
): Omit<RunOptions, 'progress'> => {
  const runId = name ?? newRunId(task.spec.name, new Date(), Math.random);
  if (name !== null) assertFree(config.runs, name, command);
  return { config, origins, task, directory: join(config.runs, runId), runId, resume: false };
};

const assertFree = (root: string, name: string, command: string): void => {
  if (!/^[a-z0-9][a-z0-9._-]*$/i.test(name))
    throw configProblem({
      code: 'name-invalid',
      message: `"${name}" cannot be the name of a run.`,
      advice: 'Use letters, digits, ".", "-" and "_".',
    });
  if (existsSync(join(root, name)))
    throw configProblem({
      code: 'run-exists',
      message: `There is a run "${name}" already.`,
      advice: `Resume it: ${command} resume ${name}. Or choose another name.`,
    });
};
