import { settings } from '../config/settings.ts';
import { latestRun, type RunDirectory, resolveRun } from '../stores/runs.ts';
import { textOf } from './arguments.ts';
import type { Call } from './command.ts';

/** The directory that runs are kept in. Only this one setting is read: listing runs must not depend on the others. */
export const runsRoot = ({ arguments: typed, surface }: Call): string =>
  textOf(typed, 'runs') ?? (surface.environment.ASI_RUNS || String(settings.get('runs')!.parse(undefined)));

/** The run that a name means, or the latest one. */
export const placeOf = (call: Call, name: string | null | undefined): Promise<RunDirectory> =>
  name ? resolveRun(runsRoot(call), name) : latestRun(runsRoot(call));
