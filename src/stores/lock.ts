import { readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { AsiError } from '../platform/errors.ts';
import { failpoint } from '../platform/failpoint.mjs';
import { bootId, isAlive, startTime } from '../platform/files/process-identity.ts';
import { isRunStoreError, runStoreError } from './run-store-error.ts';

/** Who has a directory open, as its lock file says. */
const Owner = z.object({
  pid: z.number().int(),
  started: z.string().nullable(),
  boot: z.string().nullable(),
  host: z.string(),
  since: z.string(),
  /** It only looks at what is there, and will soon be done. */
  reading: z.boolean().default(false),
});
type Owner = z.infer<typeof Owner>;

/** A lock that this process has. */
export interface Lock {
  /** What was found when the lock of a dead process was taken over. */
  readonly note: string | null;
  /** Is the lock file still the one that this process wrote? One that cannot be read just now counts as ours. */
  isOurs(): boolean;
  release(): void;
}

const waiting = new Set<string>();

/**
 * Takes the lock of a directory: a file made by O_EXCL that names its owner. LevelDB's own lock is not enough, because a
 * second open in the same process drops it.
 */
export const acquireLock = (directory: string, reading = false): Lock => {
  const path = join(realpathSync(directory), 'lock');
  const owner: Owner = {
    pid: process.pid,
    started: startTime(process.pid),
    boot: bootId(),
    host: hostname(),
    since: new Date().toISOString(),
    reading,
  };
  if (waiting.has(path)) throw locked(directory, owner);
  const text = JSON.stringify(owner);
  const note = create(path, text) ? null : takeOver(path, text, directory);
  waiting.add(path);
  failpoint('lock.created');
  return {
    note,
    isOurs: () => isStill(path, text),
    release: () => {
      if (!waiting.delete(path)) return;
      failpoint('lock.releasing');
      if (read(path) === text) rmSync(path, { force: true });
    },
  };
};

/** How long a reader of another process is waited for, and how often it is looked for. */
const [patienceMs, everyMs] = [15_000, 40];

/** Takes the lock of a directory as soon as no reader has it; a process that writes is not waited for. */
export const awaitLock = async (directory: string, reading: boolean): Promise<Lock> => {
  for (const started = performance.now(); ; await sleep(everyMs))
    try {
      return acquireLock(directory, reading);
    } catch (error) {
      const owner = parse(read(join(directory, 'lock')));
      const isPassing = isRunStoreError(error) && error.code === 'run-locked' && (owner === null || owner.reading);
      if (!isPassing || performance.now() - started > patienceMs) throw error;
    }
};

const create = (path: string, text: string): boolean => {
  try {
    writeFileSync(path, text, { flag: 'wx', flush: true });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
};

const takeOver = (path: string, text: string, directory: string): string => {
  const found = read(path);
  const owner = parse(found);
  if (found === '' && Math.abs(Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0)) < 2000)
    throw locked(directory, null);
  if (owner && mayLive(owner)) throw locked(directory, owner);
  // Renaming instead of deleting: of two processes that find the same dead lock, only one moves exactly that file.
  const moved = `${path}.dead.${process.pid}`;
  try {
    renameSync(path, moved);
  } catch {
    throw locked(directory, null);
  }
  failpoint('lock.moved');
  const isOther = read(moved) !== found;
  if (isOther) create(path, read(moved));
  rmSync(moved, { force: true });
  if (isOther || !create(path, text)) throw locked(directory, parse(read(path)));
  return owner
    ? `Process ${owner.pid} had this run open since ${owner.since} and died; its lock was taken over.`
    : 'An unreadable lock file was replaced.';
};

const isStill = (path: string, text: string): boolean => {
  try {
    return readFileSync(path, 'utf8') === text;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ENOENT');
  }
};

/** The process that writes to a run, by its lock file; null when there is none, it is dead, or it only reads. */
export const ownerOf = (directory: string): { readonly pid: number; readonly host: string } | null => {
  const owner = parse(read(join(directory, 'lock')));
  return owner !== null && !owner.reading && mayLive(owner) ? { pid: owner.pid, host: owner.host } : null;
};

/** A process on another host may be alive: this cannot be checked from here. */
const mayLive = (owner: Owner): boolean =>
  owner.host !== hostname() || (owner.boot === bootId() && isAlive(owner.pid, owner.started));

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

const parse = (text: string): Owner | null => {
  try {
    return Owner.parse(JSON.parse(text));
  } catch {
    return null;
  }
};

const locked = (directory: string, owner: Owner | null): AsiError => {
  const who = owner ? `process ${owner.pid} on ${owner.host} (since ${owner.since})` : 'another process, just now';
  const elsewhere = owner && owner.host !== hostname();
  return runStoreError(
    'run-locked',
    `The run in ${directory} is open in ${who}.`,
    elsewhere
      ? `If that process on ${owner.host} has ended, delete the file "lock" in the run directory.`
      : `${owner?.reading ? 'It is only being read: wait until that has ended' : 'Watch it through its dashboard'}, or stop it first${owner ? ` (kill -INT ${owner.pid})` : ''}.`,
  );
};
