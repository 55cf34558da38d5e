import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { failpoint, runnerFailpoint } from '../../../platform/failpoint.mjs';
import type { Spec } from '../../contracts/attempt-spec.ts';
import { isAlive, readClaim } from './attempt.ts';

const SHIM = fileURLToPath(new URL('./process/shim.mjs', import.meta.url));

/** The process that owns an attempt; `ended` never rejects. */
export interface Runner {
  readonly pid: number | null;
  readonly ended: Promise<void>;
}

/** Starts the runner of a prepared folder, in a session of its own: it continues when this process is killed. */
export const startRunner = (folder: string, spec: Spec): Runner => {
  const env = { PATH: spec.env.PATH, ASI_ATTEMPT: spec.attempt, ...runnerFailpoint() };
  failpoint('runner.starting');
  const child = spawn(process.execPath, [SHIM, folder], { cwd: folder, env, detached: true, stdio: 'ignore' });
  failpoint('runner.spawned');
  const ended = once(child, 'exit').then(
    () => {},
    () => {}, // it could not even be started: the missing outcome says so
  );
  return { pid: child.pid ?? null, ended };
};

/** The runner that someone else has started. */
export const adoptRunner = async (folder: string): Promise<Runner> => {
  const claim = await readClaim(folder);
  if (claim === null || !isAlive(claim)) return { pid: null, ended: Promise.resolve() };
  return { pid: claim.pid, ended: untilGone(() => isAlive(claim)) };
};

/** Resolves soon after a process of others has ended. */
export const untilGone = async (isThere: () => boolean): Promise<void> => {
  while (isThere()) await sleep(20, undefined, { ref: false });
};
