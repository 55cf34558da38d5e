import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { stoppedProcesses } from './leftovers.ts';
import type { Kill } from './schedule.ts';
import { type Setting, taskOf, temporaryOf } from './setting.ts';

/** How one process of a run ended. */
export type Ending =
  | { readonly how: 'killed' }
  | { readonly how: 'ended'; readonly reason: string; readonly fault: string | null }
  | { readonly how: 'refused'; readonly code: string; readonly message: string }
  | { readonly how: 'hung' };

/** Lets a run live in a process of its own until it ends, or until it is killed. */
export const live = (
  setting: Setting,
  directory: string,
  resume: boolean,
  kill: Kill | null,
): Promise<Ending & { readonly said: string }> =>
  new Promise((settle) => {
    const request = JSON.stringify({ directory, task: taskOf(setting), settings: setting.settings, resume });
    const life = join(setting.code, 'tests/system/chaos/life.js');
    const child = spawn(process.execPath, [life, request], {
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        TMPDIR: temporaryOf(setting),
        OPENAI_API_KEY: 'sk-chaos',
        ...failpointOf(kill),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [ending, said] = [null as Ending | null, ''];
    let timer: NodeJS.Timeout | undefined;
    const patience = setTimeout(() => {
      ending = { how: 'hung' };
      child.kill('SIGKILL');
    }, longestMs);
    child.stderr.on('data', (chunk) => (said += chunk));
    createInterface(child.stdout).on('line', (line) => {
      const [word, rest = '{}'] = [line.split(' ', 1)[0], line.slice(line.indexOf(' ') + 1)];
      if (word === 'opening' && kill !== null && 'afterMs' in kill)
        timer = setTimeout(() => child.kill('SIGKILL'), kill.afterMs);
      if (word === 'opening' && kill?.by === 'frozen') killBesideFrozen(setting, child);
      if (word === 'running') timer ??= setTimeout(() => thaw(setting), thawMs);
      if (word === 'ended' || word === 'refused') ending = { how: word, ...JSON.parse(rest) };
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      clearTimeout(patience);
      if (signal === 'SIGKILL' && ending === null) settle({ how: 'killed', said });
      else settle({ ...(ending ?? { how: 'refused', code: `EXIT_${code}`, message: said.slice(-2000) }), said });
    });
  });

/** No life of these small runs takes as long, on however busy a machine. */
const longestMs = 150_000;

/** Long enough for a new life to look at what is left of the one before. */
const thawMs = 1000;

const failpointOf = (kill: Kill | null): Record<string, string> => {
  if (kill === null || kill.by === 'time') return {};
  return { ASI_FAILPOINT: `${kill.point}:${kill.count}${kill.by === 'frozen' ? ':SIGSTOP' : ''}` };
};

/** Kills a life as soon as one of its runners is stopped, and what that had started had a moment to get going. */
const killBesideFrozen = async (setting: Setting, child: ChildProcess): Promise<void> => {
  while (child.exitCode === null && stoppedProcesses(setting.home).length === 0) await sleep(30);
  await sleep(400);
  child.kill('SIGKILL');
};

const thaw = (setting: Setting): void => {
  for (const pid of stoppedProcesses(setting.home)) process.kill(pid, 'SIGCONT');
};
