import { type AsiError, userError } from '../platform/errors.ts';
import { renewLimits } from '../run/prepare/resumed-limits.ts';
import { allowedChanges, hasWorkLeft, resumedRun } from '../run/prepare/resumed-run.ts';
import { startSession } from '../run/run-session.ts';
import { ownerOf } from '../stores/lock.ts';
import { readManifest } from '../stores/manifest.ts';
import type { RunDirectory } from '../stores/runs.ts';
import { runNamed } from './find-run.ts';
import type { Run } from './public-run.ts';
import { runOfSession } from './run-of-session.ts';
import { type Settings, settingsOf } from './settings.ts';

/** What a run is resumed with. */
export interface ResumeOptions {
  /** The run's name (or an unambiguous part of it), or its directory. */
  readonly run: string;
  /** Where runs are looked for by name; the setting `runs` (`./runs`) unless given. */
  readonly runs?: string;
  /** Changed limits, slots, endpoint, prices, python, chroma, cache or disk; nothing else may change. */
  readonly settings?: Settings;
  /** Resume although the task is not what the run began with. */
  readonly force?: boolean;
  readonly signal?: AbortSignal;
  readonly progress?: (line: string) => void;
}

/** Resumes a run that was stopped or killed, or has more rounds to do. Rejects like `startRun`. */
export const resumeRun = async (options: ResumeOptions): Promise<Run> => {
  const { run, runs, settings, force = false, signal, progress = () => {} } = options;
  signal?.throwIfAborted();
  const runDirectory = await runNamed(run, runs);
  assertResting(runDirectory);
  const manifest = await readManifest(runDirectory.directory);
  const changes = allowedChanges(settingsOf(settings), manifest);
  const resumed = await resumedRun({ runDirectory, manifest, changes, environment: process.env, force });
  await renewLimits(runDirectory, changes, resumed.config, 'library');
  if (!(await hasWorkLeft(runDirectory, resumed))) throw isComplete(runDirectory);
  return runOfSession(await startSession({ ...resumed, progress }), resumed.task.spec.score, signal);
};

const assertResting = ({ id, directory }: RunDirectory): void => {
  const owner = ownerOf(directory);
  if (owner === null) return;
  throw userError(
    'run-live',
    `The run ${id} is running in process ${owner.pid} already.`,
    'Wait until it has ended, or look at it with openRun.',
  );
};

const isComplete = ({ id }: RunDirectory): AsiError =>
  userError(
    'run-complete',
    `Nothing is left to do in the run ${id}: all its rounds are done.`,
    'Give it more: settings: { rounds: <more> }.',
  );
