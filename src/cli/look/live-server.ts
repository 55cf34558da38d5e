import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { AsiError } from '../../platform/errors.ts';
import type { RunDirectory } from '../../stores/runs.ts';
import { cliProblem } from '../terminal/cli-problem.ts';

const LiveServer = z.object({ url: z.string().regex(/^https?:\/\//), token: z.string(), pid: z.number().int() });

/** Where a live run can be reached, and the secret that commands need. */
export type LiveServer = z.infer<typeof LiveServer>;

/** What the process of a live run has left for its owner; null when it serves nothing (yet, or at all). */
export const liveServerOf = async (directory: string, pid: number): Promise<LiveServer | null> => {
  try {
    const read = LiveServer.parse(JSON.parse(await readFile(join(directory, 'server.json'), 'utf8')));
    return read.pid === pid ? read : null; // one from before a kill is no longer valid
  } catch {
    return null;
  }
};

/** The run is live, but cannot be reached. */
export const unreachable = ({ id }: RunDirectory, pid: number, command: string): AsiError =>
  cliProblem({
    code: 'run-unreachable',
    message: `The run ${id} is running in process ${pid}, but accepts no commands: it serves no page, or not yet.`,
    advice: `Try again in a moment. A run started with --no-dashboard reacts to signals only: kill -INT ${pid} ends it, then "${command} resume ${id}" continues it.`,
    kind: 'transient',
  });
