import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Origins } from '../../config/resolve-settings.ts';
import type { Config } from '../../config/schema.ts';
import type { TaskFolder } from '../../stores/task-folder.ts';
import { answer, type Call } from '../grammar/command-definition.ts';
import { dryRunText } from './dry-run-text.ts';
import { earlierRuns } from './previous-runs.ts';

/** A run as it would be started. */
export interface Intended {
  readonly config: Config;
  readonly origins: Origins;
  readonly task: TaskFolder;
  readonly notes: readonly string[];
}

/** Says what a run would do and cost. Nothing is called and nothing is written; exit 2 when the run would be refused. */
export const dryRun = async (call: Call, { config, origins, task, notes }: Intended): Promise<number> => {
  const { rehearse } = await import('../../run/rehearsal/rehearse.ts');
  const rehearsal = await rehearse(config, task);
  const models = Object.fromEntries(rehearsal.calls.map(({ role, model }) => [role, model]));
  const earlier = await earlierRuns(config.runs, { task: task.spec.name, profile: config.profile, models });
  const disk = { freeMegabytes: await freeUnder(resolve(config.runs)), heldBelowMegabytes: config.disk.freeMb };
  const facts = { schema: 1 as const, task: task.spec.name, notes, ...rehearsal, earlier, disk, config, origins };
  answer(call, facts, () => dryRunText(facts));
  return rehearsal.refused === null ? 0 : 2;
};

/** Free space where the runs are kept, or will be. */
const freeUnder = async (path: string): Promise<number | null> => {
  try {
    const { bavail, bsize } = await statfs(path);
    return Math.floor((bavail * bsize) / 2 ** 20);
  } catch {
    return dirname(path) === path ? null : freeUnder(dirname(path));
  }
};
