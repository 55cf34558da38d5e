import { randomUUID } from 'node:crypto';
import type { Config } from '../../config/schema.ts';
import type { Entry } from '../../config/setting-layers.ts';
import { ChangeableLimit, type Order } from '../../model/run/command.ts';
import type { Steering } from '../../model/run/steering.ts';
import type { RunDirectory } from '../../stores/runs.ts';
import { queueCommand } from '../queued-command.ts';
import { withRun } from '../read/opened-run.ts';

/** The limits that commands have changed in a run. */
export const changedLimits = (runDirectory: RunDirectory): Promise<Steering['limits']> =>
  withRun(runDirectory, 'asi', async ({ view }) => view.steering.limits);

/** A limit given with `resume` is the last word: it replaces what commands have set while it was running. */
export const renewLimits = async (
  runDirectory: RunDirectory,
  changes: readonly Entry[],
  config: Config,
  source: Order['source'],
): Promise<void> => {
  const typed = changes.flatMap(({ key }) => {
    const read = ChangeableLimit.safeParse(key.replace(/^limits\./, ''));
    return read.success ? [read.data] : [];
  });
  if (typed.length === 0) return;
  const changed = await changedLimits(runDirectory);
  for (const limit of new Set(typed)) {
    const value = limitIn(config, limit);
    if (changed[limit] === undefined || changed[limit] === value) continue;
    const command = { verb: 'set', limit, value } as const;
    await queueCommand(runDirectory.directory, { key: randomUUID(), source, command });
  }
};

const limitIn = (config: Config, limit: ChangeableLimit): number | null => {
  if (limit === 'rounds') return config.rounds;
  return limit === 'lanes' ? config.lanes : config.limits[limit];
};
