import { newRun, prepareRun } from '../run/prepare/new-run.ts';
import { startSession } from '../run/run-session.ts';
import type { Run } from './public-run.ts';
import { runOfSession } from './run-of-session.ts';
import { type Settings, settingsOf } from './settings.ts';

/** What a run is started with. */
export interface StartOptions {
  /** The name of a task (looked for in `./tasks`, then among those of the package), or the path of a task folder. */
  readonly task: string;
  /** Stronger than the environment (`ASI_…`), which is stronger than the task's own settings. */
  readonly settings?: Settings;
  /** The run's name; made of the time and the task unless given. */
  readonly name?: string;
  /** The directory that the run's own directory is made in; the setting `runs` (`./runs`) unless given. */
  readonly runs?: string;
  /** Aborts the run: evaluations end now, and it can be resumed. */
  readonly signal?: AbortSignal;
  /** Called with one line for each thing that is prepared, for instance a Python environment. */
  readonly progress?: (line: string) => void;
}

/**
 * Starts a run of a task. Resolves once everything that it needs is open; rejects, before anything is spent, with an error
 * that has a `code` and an `advice`.
 */
export const startRun = async (options: StartOptions): Promise<Run> => {
  const { task, settings, name, runs, signal, progress = () => {} } = options;
  signal?.throwIfAborted();
  const flags = settingsOf({ ...settings, ...(runs === undefined ? {} : { runs }) });
  const prepared = await prepareRun(task, { environment: process.env, flags });
  for (const note of prepared.notes) progress(note);
  const session = await startSession({ ...newRun(prepared, name ?? null, 'asi'), progress });
  return runOfSession(session, prepared.task.spec.score, signal);
};
