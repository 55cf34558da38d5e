import { setTimeout as sleep } from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import type { Answer, Job, RunnerStarted } from '../../contracts/worker-job.ts';
import { adoptRunner, startRunner } from './attempt-process.ts';
import { ingest } from './ingest.ts';
import { endAttempt } from './terminate-attempt.ts';
import { prepareWorkspace } from './workspace.ts';

/** How long a runner may take beyond its evaluator's limit. */
const OVERTIME_MS = 20_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Runs one attempt, or waits for one; a message on the port stops it, with everything it has started. */
export default async ({ job, port }: { job: Job; port: MessagePort }): Promise<Answer> => {
  const stopped = new Promise<'stopped'>((resolve) => port.once('message', () => resolve('stopped')));
  const answered = new AbortController();
  try {
    if (job.launch !== null) await prepareWorkspace(job.folder, job.candidate, job.launch.program, job.launch.spec);
    const runner = job.launch === null ? await adoptRunner(job.folder) : startRunner(job.folder, job.launch.spec);
    if (runner.pid !== null) port.postMessage({ pid: runner.pid } satisfies RunnerStarted);
    const patience = Math.min(LONGEST_TIMER_MS, job.about.limitSeconds * 1000 + OVERTIME_MS);
    const overdue = sleep(patience, 'overdue' as const, { signal: answered.signal }).catch(() => 'overdue' as const);
    const how = await Promise.race([runner.ended, stopped, overdue]);
    if (how === undefined) return await ingest(job);
    await endAttempt(job.folder);
    return how === 'stopped'
      ? { status: how }
      : { status: 'fault', code: 'runner-lost', message: 'the runner did not end in time' };
  } finally {
    answered.abort();
    port.close();
  }
};
