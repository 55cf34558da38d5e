import { ownerOf } from '../../stores/lock.ts';
import { listRuns, type RunDirectory } from '../../stores/runs.ts';
import { textOf } from '../grammar/arguments.ts';
import type { Call } from '../grammar/command-definition.ts';
import { locateRun, runsRoot } from '../look/locate-run.ts';
import { cliProblem } from '../terminal/cli-problem.ts';

/** The run that receives a command, and the process that it runs in; null when it is not running. */
export interface Addressee {
  readonly runDirectory: RunDirectory;
  readonly pid: number | null;
}

/** The run that is named, else the newest that is running, else the newest. */
export const addresseeOf = async (call: Call, positional?: string): Promise<Addressee> => {
  const name = nameIn(call, positional);
  if (name === null) {
    const live = await newestLive(call);
    if (live !== null) return live;
  }
  const runDirectory = await locateRun(call, name);
  return { runDirectory, pid: ownerOf(runDirectory.directory)?.pid ?? null };
};

const newestLive = async (call: Call): Promise<Addressee | null> => {
  for (const runDirectory of await listRuns(runsRoot(call))) {
    const owner = ownerOf(runDirectory.directory);
    if (owner !== null) return { runDirectory, pid: owner.pid };
  }
  return null;
};

const nameIn = ({ arguments: args }: Call, positional: string | undefined): string | null => {
  const flag = textOf(args, 'run');
  if (flag === null || positional === undefined || flag === positional) return flag ?? positional ?? null;
  throw cliProblem({
    code: 'run-ambiguous',
    message: `Two runs are named: "${positional}" and "${flag}".`,
    advice: 'Name one.',
  });
};
