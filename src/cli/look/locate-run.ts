import { settings } from '../../config/setting-keys.ts';
import { latestRun, type RunDirectory, resolveRun } from '../../stores/runs.ts';
import type { TextStyle } from '../../views/summary/closing-text.ts';
import { textOf } from '../grammar/arguments.ts';
import type { Call } from '../grammar/command-definition.ts';
import { type Output, widthOf } from '../terminal/terminal.ts';

/** The directory that runs are kept in. Only this one setting is read: listing runs must not depend on the others. */
export const runsRoot = ({ arguments: args, terminal: surface }: Call): string =>
  textOf(args, 'runs') ?? (surface.environment.ASI_RUNS || String(settings.get('runs')!.parse(undefined)));

/** How a closing text is written for this call: its width, and commands that can be typed as they stand. */
export const textStyleOf = ({ arguments: args, terminal: surface }: Call, output: Output): TextStyle => {
  const runs = textOf(args, 'runs');
  return {
    command: surface.command,
    width: Math.min(120, widthOf(output)),
    suffix: runs === null ? '' : ` --runs ${runs}`,
  };
};

/** The run that a name means, or the latest one. */
export const locateRun = (call: Call, name: string | null | undefined): Promise<RunDirectory> =>
  name ? resolveRun(runsRoot(call), name) : latestRun(runsRoot(call));
