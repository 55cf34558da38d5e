import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Dashboard } from '../../dashboard/dashboard-server.ts';
import type { Stately } from '../../dashboard/stately-bridge.ts';
import type { RunHandle } from '../../run/start.ts';
import type { TaskFolder } from '../../stores/task-folder.ts';
import type { RunSource } from '../../views/run-source.ts';
import { isOn, textOf } from '../grammar/arguments.ts';
import type { Call } from '../grammar/command-definition.ts';
import { cliProblem } from '../terminal/cli-problem.ts';
import { openInBrowser } from '../terminal/open-in-browser.ts';
import { inspectingOf, statelyNotice } from './inspecting.ts';

/** Serves the page of a run while it is running; null when it is not wanted. A page that cannot be served never stops a run. */
export const serveLive = async (
  call: Call,
  run: RunHandle,
  task: TaskFolder,
  print: (line: string) => void,
): Promise<Dashboard | null> => {
  if (call.arguments.flags.get('dashboard')?.[0] === false) return null;
  const { followLive } = await import('../../dashboard/live-run-source.ts');
  const inspecting = inspectingOf(call.arguments);
  const stately =
    inspecting === 'stately' ? (await import('../../dashboard/stately-bridge.ts')).createStately(run) : null;
  const source = await followLive(run, task);
  const dashboard = await serve(call, source, dirname(run.directory), stately).catch((error: Error) => {
    print(`no page is served: ${error.message}`);
    return null;
  });
  if (dashboard === null) {
    stately?.close();
    return null;
  }
  const file = join(run.directory, 'server.json');
  // its secret lets the owner of this file steer the run from the command line, and nobody else
  const kept = JSON.stringify({ url: dashboard.url, token: dashboard.token, pid: process.pid });
  await writeFile(file, kept, { mode: 0o600 }).catch(() => {});
  print(`page: ${dashboard.url}`);
  if (inspecting !== null) print(`actors: ${dashboard.url}/#/actors`);
  if (stately !== null) print(`stately: ${dashboard.url}/stately (${statelyNotice})`);
  const shown = { own: '/#/actors', stately: '/stately' };
  if (isOn(call.arguments, 'open')) openInBrowser(`${dashboard.url}${inspecting === null ? '' : shown[inspecting]}`);
  return {
    ...dashboard,
    close: async () => {
      await rm(file, { force: true });
      await dashboard.close();
    },
  };
};

/** Serves the page of a run, or (without one) of the runs in a folder. */
export const serve = async (
  call: Call,
  source: RunSource | null,
  root: string,
  stately: Stately | null = null,
): Promise<Dashboard> => {
  const { port, strict } = portOf(call);
  const [{ serveDashboard }, { writeReport }, { knowledge }] = await Promise.all([
    import('../../dashboard/dashboard-server.ts'),
    import('../../report/render-report.ts'),
    import('../../run/open/knowledge-reader.ts'),
  ]);
  const host = textOf(call.arguments, 'host') ?? '127.0.0.1';
  return serveDashboard({
    source,
    stately,
    root,
    port,
    strict,
    host,
    knowledge,
    report: async (run) => (await writeReport(run)).html,
  });
};

const usual = 4777;

/** The port that was asked for and no other, or the first free one from the usual one on. */
const portOf = ({ arguments: args }: Call): { port: number; strict: boolean } => {
  const text = textOf(args, 'port');
  if (text === null) return { port: usual, strict: false };
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw cliProblem({
      code: 'port-invalid',
      message: `"${text}" is not a port.`,
      advice: 'Give a number from 1 to 65535, or 0 for any that is free.',
    });
  return { port, strict: true };
};
