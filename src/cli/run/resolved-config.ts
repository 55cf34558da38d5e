import { join } from 'node:path';
import { readConfigFile } from '../../config/config-file.ts';
import { type Origins, resolveConfig } from '../../config/resolve-settings.ts';
import type { Config } from '../../config/schema.ts';
import type { TaskFolder } from '../../stores/task-folder.ts';
import { textOf } from '../grammar/arguments.ts';
import type { Call } from '../grammar/command-definition.ts';
import { settingEntries } from '../grammar/setting-entries.ts';

/** The settings of a call, from every place that may say something about them. */
export const resolvedConfig = async (
  { arguments: typed, surface }: Call,
  task: TaskFolder | null,
): Promise<{ config: Config; origins: Origins }> => {
  const file = textOf(typed, 'config');
  return resolveConfig({
    task: task && { source: join(task.directory, 'task.yaml'), config: task.spec.config },
    file: file === null ? null : await readConfigFile(file),
    environment: surface.environment,
    flags: settingEntries(typed),
    sets: (typed.flags.get('set') ?? []).map(String),
  });
};

/** The profile that a call names, in whatever way; the task itself has no say in that. */
export const profileOf = async (call: Call): Promise<string> => (await resolvedConfig(call, null)).config.profile;
