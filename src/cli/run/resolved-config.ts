import { readConfigFile } from '../../config/config-file.ts';
import type { Origins } from '../../config/resolve-settings.ts';
import type { Config } from '../../config/schema.ts';
import * as prepared from '../../run/prepare/new-run.ts';
import type { TaskFolder } from '../../stores/task-folder.ts';
import { textOf } from '../grammar/arguments.ts';
import type { Call } from '../grammar/command-definition.ts';
import { settingEntries } from '../grammar/setting-entries.ts';

/** Everything that a call says about settings: its config file, the environment, its flags. */
export const layersOf = async ({ arguments: args, terminal: surface }: Call): Promise<prepared.SettingLayers> => {
  const file = textOf(args, 'config');
  return {
    file: file === null ? null : await readConfigFile(file),
    environment: surface.environment,
    flags: settingEntries(args),
    sets: (args.flags.get('set') ?? []).map(String),
  };
};

/** The settings of a call, from every place that may say something about them. */
export const resolvedConfig = async (
  call: Call,
  task: TaskFolder | null,
): Promise<{ config: Config; origins: Origins }> => prepared.resolvedWith(await layersOf(call), task);

/** The profile that a call names, in whatever way. */
export const profileOf = async (call: Call): Promise<string> => prepared.profileOf(await layersOf(call));
