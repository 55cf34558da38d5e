import { setTimeout as wait } from 'node:timers/promises';
import { scoreOf } from '../../run/read/opened-run.ts';
import { ownerOf } from '../../stores/lock.ts';
import { mirroredEvents } from '../../stores/mirror/mirrored-events.ts';
import { readRun } from '../../stores/run-store.ts';
import type { RunDirectory } from '../../stores/runs.ts';
import type { Call, Execute } from '../grammar/command-definition.ts';
import { liveServerOf, unreachable } from '../look/live-server.ts';
import { addresseeOf } from '../steering/addressee.ts';
import { cliProblem } from '../terminal/cli-problem.ts';
import { readFeed } from './event-feed.ts';
import { wantedOf } from './event-filter.ts';
import { createPrinter, type Printer } from './printer.ts';

/** Follows a live run to its end; prints what happened in one that has ended. */
export const tail: Execute = async (call) => {
  const wanted = wantedOf(call.arguments, Date.now());
  const { runDirectory: located, pid } = await addresseeOf(call, call.arguments.positionals[0]);
  const { direction } = await scoreOf(located.directory);
  const printer = createPrinter(
    call,
    { directory: located.directory, direction },
    pid === null ? { ...wanted, since: wanted.since ?? { seq: 0 } } : wanted,
  );
  if (pid !== null) await follow(call, located, printer);
  await readRest(located, printer);
  if (pid === null || printer.hasEnded) return 0;
  throw cliProblem({
    code: 'run-gone',
    message: `The process of ${located.id} is gone; everything finished is saved.`,
    advice: `Continue it: ${call.terminal.command} resume ${located.id}`,
    kind: 'transient',
  });
};

const betweenTriesMs = 500;
const mostTries = 20;

/** Reads the feed as long as the run has a process; what was missed between two connections is read from the mirror. */
const follow = async (call: Call, runDirectory: RunDirectory, printer: Printer): Promise<void> => {
  const ending = new AbortController();
  const stop = (): void => ending.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  const heard = {
    opened: async () => {
      for await (const event of mirroredEvents(runDirectory.directory)) printer.take(event);
      printer.live();
    },
    event: printer.take,
  };
  for (let silent = 0; silent < mostTries; silent += 1) {
    const owner = ownerOf(runDirectory.directory);
    if (owner === null || printer.hasEnded) return;
    const server = await liveServerOf(runDirectory.directory, owner.pid);
    const before = printer.seq;
    if (server !== null) await readFeed(server, heard, ending.signal).catch(() => {});
    if (ending.signal.aborted) process.exit(130);
    if (printer.seq > before) silent = 0;
    await wait(betweenTriesMs);
  }
  const owner = ownerOf(runDirectory.directory);
  if (owner !== null) throw unreachable(runDirectory, owner.pid, call.terminal.command);
};

/** What the feed did not report: of a run that has ended, everything. */
const readRest = async (runDirectory: RunDirectory, printer: Printer): Promise<void> => {
  const reader = await readRun(runDirectory.directory);
  try {
    for await (const event of reader.events(printer.seq + 1)) printer.take(event);
  } finally {
    await reader.close();
  }
};
