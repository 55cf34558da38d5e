import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Dashboard } from '../dashboard/server.ts';
import type { RunSource } from '../dashboard/source.ts';
import type { RunHandle } from '../engine.ts';
import type { TaskFolder } from '../stores/task-folder.ts';
import { isOn, textOf } from './arguments.ts';
import type { Call } from './command.ts';
import { openInBrowser } from './open-in-browser.ts';
import { CliProblem } from './problem.ts';

/** Serves the page of a run while it goes on; null when it is not wanted. A page that cannot be served never stops a run. */
export const serveLive = async (
  call: Call,
  run: RunHandle,
  task: TaskFolder,
  tell: (line: string) => void,
): Promise<Dashboard | null> => {
  if (call.arguments.flags.get('dashboard')?.[0] === false) return null;
  const { followLive } = await import('../dashboard/live.ts');
  const dashboard = await serve(call, await followLive(run, task), dirname(run.directory)).catch((error: Error) => {
    tell(`no page is served: ${error.message}`);
    return null;
  });
  if (dashboard === null) return null;
  const file = join(run.directory, 'server.json');
  // its secret lets whoever owns this file steer the run from the command line, and nobody else
  const kept = JSON.stringify({ url: dashboard.url, token: dashboard.token, pid: process.pid });
  await writeFile(file, kept, { mode: 0o600 }).catch(() => {});
  tell(`page: ${dashboard.url}`);
  if (isOn(call.arguments, 'open')) openInBrowser(dashboard.url);
  return {
    ...dashboard,
    close: async () => {
      await rm(file, { force: true });
      await dashboard.close();
    },
  };
};

/** Serves the page of a run, or (without one) of the runs in a folder. */
export const serve = async (call: Call, source: RunSource | null, root: string): Promise<Dashboard> => {
  const { port, strict } = portOf(call);
  const [{ serveDashboard }, { writeReport }, { knowledgeOf }] = await Promise.all([
    import('../dashboard/server.ts'),
    import('../report/report.ts'),
    import('../engine.ts'),
  ]);
  const host = textOf(call.arguments, 'host') ?? '127.0.0.1';
  return serveDashboard({
    source,
    root,
    port,
    strict,
    host,
    knowledge: knowledgeOf,
    report: async (run) => (await writeReport(run)).html,
  });
};

const usual = 4777;

/** The port that was asked for and no other, or the first free one from the usual one on. */
const portOf = ({ arguments: typed }: Call): { port: number; strict: boolean } => {
  const text = textOf(typed, 'port');
  if (text === null) return { port: usual, strict: false };
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new CliProblem({
      code: 'port-invalid',
      message: `"${text}" is not a port.`,
      advice: 'Give a number from 1 to 65535, or 0 for any that is free.',
    });
  return { port, strict: true };
};
