import { resolvedWith } from '../run/prepare/new-run.ts';
import { type RunDirectory, resolveRun } from '../stores/runs.ts';

/** The run that a name or a directory means; throws RUN_MISSING or RUN_AMBIGUOUS. */
export const runNamed = (run: string, runs?: string): Promise<RunDirectory> =>
  resolveRun(runs ?? resolvedWith({ environment: process.env }, null).config.runs, run);
