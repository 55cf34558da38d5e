import { join } from 'node:path';
import type { Metric } from '../model/task/task.ts';
import { readRun } from '../stores/run-store.ts';
import type { RunSummary } from '../views/summary/run-summary.ts';
import { summaryOf } from '../views/summary/summarize.ts';
import { type RunEnd, type RunHandle, type RunOptions, startRun } from './start.ts';
import { createStatusWriter, type StatusWriter } from './status-writer.ts';

/** How a session of a run ended, and the run in numbers. */
export interface Concluded {
  readonly end: RunEnd;
  readonly summary: RunSummary;
}

/** A run in this process whose status file is kept up to date, for other processes. */
export interface Session {
  readonly run: RunHandle;
  /** Resolves when the run has ended and its last status is written. */
  readonly concluded: Promise<Concluded>;
}

/** Starts or resumes a run, and keeps its status file. Rejects like `startRun`. */
export const startSession = async (options: RunOptions): Promise<Session> => {
  const run = await startRun(options);
  const { score } = options.task.spec;
  const status = createStatusWriter(run, score);
  const concluded = run.done.then((end) => conclude(run, end, score, status));
  concluded.catch(() => {}); // a failure to close rejects `done`, too
  return { run, concluded };
};

const conclude = async (run: RunHandle, end: RunEnd, score: Metric, status: StatusWriter): Promise<Concluded> => {
  const view = run.view();
  const [initial, best] = await nodesOf(run.directory, [view.initial?.round ?? 0, view.best?.round ?? 0]);
  const paths = { directory: run.directory, evaluations: join(run.directory, 'evaluations') };
  const around = { isAlive: false, score, initial, best, paths };
  await status.close(around);
  const summary = summaryOf(view, around);
  return {
    end,
    summary: { ...summary, run: { ...summary.run, detail: end.fault ?? end.detail }, reason: end.reason },
  };
};

/** Reads nodes of a run that has just been closed; null for one that is not there. */
const nodesOf = async (directory: string, [initial, best]: readonly [number, number]) => {
  const reader = await readRun(directory);
  try {
    return [(await reader.node(initial)) ?? null, (await reader.node(best)) ?? null] as const;
  } finally {
    await reader.close();
  }
};
