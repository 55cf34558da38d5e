import { completeSettings } from '../../config/complete-settings.ts';
import { configProblem } from '../../config/config-problem.ts';
import { resolveConfig } from '../../config/resolve-settings.ts';
import type { Entry, Origin } from '../../config/setting-layers.ts';
import type { AsiError } from '../../platform/errors.ts';
import { type Manifest, profileIn } from '../../stores/manifest.ts';
import { readStatus } from '../../stores/run-status.ts';
import type { RunDirectory } from '../../stores/runs.ts';
import type { TaskFolder } from '../../stores/task-folder.ts';
import { hasNewEvaluator } from '../epochs.ts';
import type { RunOptions } from '../start.ts';
import { openTask } from './locate-task.ts';
import { changedLimits } from './resumed-limits.ts';

/** A run that is to be resumed: where it is, how it was started, and which settings are to change. */
export interface Resumed {
  readonly runDirectory: RunDirectory;
  readonly manifest: Manifest;
  readonly changes: readonly Entry[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly force?: boolean;
}

/** A run that has started keeps what it is; only limits and means may change. */
const changeable = /^(rounds|limits\.|disk\.|slots|python|chroma|cache|runs|endpoint\.|prices)/;

/** The changes that a resumed run may take; throws an AsiError for any other. */
export const allowedChanges = (entries: readonly Entry[], manifest: Manifest): readonly Entry[] => {
  const profile = profileIn(manifest);
  const other = entries.find(({ key, value }) => key === 'profile' && value !== profile);
  if (other !== undefined) throw anotherProfile(other, profile);
  const changes = entries.filter(({ key }) => key !== 'profile');
  const fixed = changes.find(({ key }) => !changeable.test(key));
  if (fixed === undefined) return changes;
  throw configProblem({
    code: 'setting-fixed',
    message: `${fixed.named} would change "${fixed.key}", which is fixed once a run has started.`,
    advice: 'Start a new run for that; a resumed one may change its limits, slots, python, chroma and endpoint.',
  });
};

/** What a run is resumed with: as it was started, and as it is to change. */
export const resumedRun = async ({
  runDirectory: located,
  manifest,
  changes,
  environment,
  force = false,
}: Resumed): Promise<Omit<RunOptions, 'progress'>> => {
  const resolved = resolveConfig({ file: { source: 'manifest.json', config: manifest.config }, flags: changes });
  const task = await openTask(manifest.taskDirectory, profileIn(manifest));
  const { config } = completeSettings(resolved, { environment, taskRounds: task.spec.rounds });
  const changed = Object.fromEntries(changes.map(({ key, origin }) => [key, origin]));
  return {
    config,
    origins: { ...(manifest.origins as Record<string, Origin>), ...changed },
    task,
    directory: located.directory,
    runId: manifest.run,
    resume: true,
    force,
  };
};

/** Are there rounds left to do? A finished run whose evaluator has changed has them: its programs have no score under this one. */
export const hasWorkLeft = async (
  runDirectory: RunDirectory,
  { config, task }: { readonly config: RunOptions['config']; readonly task: TaskFolder },
): Promise<boolean> =>
  !(await isComplete(runDirectory, config.rounds!)) || (await hasNewEvaluator(runDirectory.directory, task));

const isComplete = async (runDirectory: RunDirectory, rounds: number): Promise<boolean> => {
  const status = await readStatus(runDirectory.directory);
  if (status?.summary.reason !== 'rounds' || status.summary.rounds.done < rounds) return false;
  const { rounds: changed } = await changedLimits(runDirectory);
  return changed === undefined || changed === null || status.summary.rounds.done >= changed;
};

const anotherProfile = ({ named, value }: Entry, profile: string): AsiError =>
  configProblem({
    code: 'setting-fixed',
    message: `${named} says "${value}", and the run was started with the profile "${profile}": scores of two profiles are not comparable.`,
    advice: 'Start a new run for that, or resume without it.',
  });
