import { randomUUID } from 'node:crypto';
import type { Config } from '../../config/schema.ts';
import type { Entry } from '../../config/setting-layers.ts';
import { ChangeableLimit } from '../../model/run/command.ts';
import type { Steering } from '../../model/run/steering.ts';
import type { RunDirectory } from '../../stores/runs.ts';
import { withRun } from '../look/opened-run.ts';

/** The limits that people have told a run. */
export const limitsTold = (place: RunDirectory): Promise<Steering['limits']> =>
  withRun(place, 'asi', async ({ view }) => view.steering.limits);

/** A limit typed with `resume` is the last word: it replaces what the run was told while it went on. */
export const renewLimits = async (place: RunDirectory, changes: readonly Entry[], config: Config): Promise<void> => {
  const typed = changes.flatMap(({ key }) => {
    const read = ChangeableLimit.safeParse(key.replace(/^limits\./, ''));
    return read.success ? [read.data] : [];
  });
  if (typed.length === 0) return;
  const told = await limitsTold(place);
  const { leaveCommand } = await import('../../run/start.ts');
  for (const limit of new Set(typed)) {
    const value = limitIn(config, limit);
    if (told[limit] === undefined || told[limit] === value) continue;
    const command = { verb: 'set', limit, value } as const;
    await leaveCommand(place.directory, { key: randomUUID(), source: 'cli', command });
  }
};

const limitIn = (config: Config, limit: ChangeableLimit): number | null => {
  if (limit === 'rounds') return config.rounds;
  return limit === 'lanes' ? config.lanes : config.limits[limit];
};
