import { ownerOf } from '../../stores/lock.ts';
import type { RunDirectory } from '../../stores/runs.ts';
import { cliProblem } from '../terminal/cli-problem.ts';

/** Refuses a run that is running: its records belong to the process that writes them. */
export const refuseLive = async ({ id, directory }: RunDirectory, command: string): Promise<void> => {
  const owner = ownerOf(directory);
  if (owner === null) return;
  throw cliProblem({
    code: 'run-live',
    message: `The run ${id} is in use by process ${owner.pid} on ${owner.host}.`,
    advice: `Wait until it has ended, or end it with kill -INT ${owner.pid}; "${command} resume ${id}" continues it later.`,
  });
};
