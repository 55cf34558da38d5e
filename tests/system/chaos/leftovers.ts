import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Setting, temporaryOf } from './setting.ts';

/** Files that exist only while something is going on. */
const passing = /\.tmp$|^\.outcome$|^\.result\.json\.|^lock($|\.)|\.open$|\.dead\./;

/** What a run that has ended left behind and should not have: processes, locks, leases, temporary and working files. */
export const leftovers = async (setting: Setting, place: string): Promise<readonly string[]> => [
  ...(await processesOf(setting.home)).map((process) => `a process is left: ${process}`),
  ...filesBelow(join(place, 'run'))
    .filter((path) => passing.test(basename(path)) && !path.includes('/db/'))
    .map((path) => `a file is left: ${path}`),
  ...filesBelow(join(place, 'run', 'evaluations'))
    .filter((path) => basename(path) === 'work')
    .map((path) => `a working directory is left: ${path}`),
  ...filesBelow(temporaryOf(setting))
    // tsx keeps what it has compiled; an empty directory of leases is no lease.
    .filter((path) => !/\/tmp\/(tsx-|node-compile-cache|asi-cpus-\d+$)/.test(path))
    .map((path) => `a temporary file is left: ${path}`),
];

/** Living processes that name a folder in their environment or command line, after they had a moment to end. */
const processesOf = async (folder: string): Promise<readonly string[]> => {
  for (let look = 0; look < 40 && processesNaming(folder).length > 0; look += 1) await sleep(50);
  return processesNaming(folder).map((pid) => `${pid} ${readOrNothing(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')}`);
};

/** The ids of living processes that name a text in their environment or command line. */
export const processesNaming = (text: string): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => ['environ', 'cmdline'].some((file) => readOrNothing(`/proc/${name}/${file}`).includes(text)))
    .map(Number);

/** Ends a process, unless it has ended by itself meanwhile. */
export const endProcess = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // gone already
  }
};

/** The ids of those that were stopped by a signal. */
export const stoppedProcesses = (folder: string): readonly number[] =>
  processesNaming(folder).filter((pid) => / T /.test(readOrNothing(`/proc/${pid}/stat`).replace(/\(.*\)/, '')));

const filesBelow = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path));
  } catch {
    return [];
  }
};

const readOrNothing = (path: string): string => {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
};
