import { ownerOf } from '../../stores/lock.ts';
import type { RunDirectory } from '../../stores/runs.ts';
import { cliProblem } from '../terminal/cli-problem.ts';

/** Refuses a run that is going on: its records belong to the process that writes them. */
export const refuseLive = async ({ id, directory }: RunDirectory, command: string): Promise<void> => {
  const owner = ownerOf(directory);
  if (owner === null) return;
  throw cliProblem({
    code: 'run-live',
    message: `The run ${id} is going on in process ${owner.pid} on ${owner.host}, which alone may read its records.`,
    advice: `Wait until it has ended, or end it: kill -INT ${owner.pid}; then "${command} resume ${id}" goes on with it.`,
  });
};
