import { mkdir } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { acquireLock, type Lock } from '../../stores/lock.ts';
import { isRunStoreError } from '../../stores/run-store-error.ts';
import { cognitionProblem } from './cognition-files.ts';

const queues = new Map<string, Promise<unknown>>();
const patienceMs = 10_000;

/** One writer of a field at a time: those of this process wait in line, those of others hold its lock. */
export const oneWriter = <T>(directory: string, write: () => Promise<T>): Promise<T> => {
  const turn = (queues.get(directory) ?? Promise.resolve()).then(() => locked(directory, write));
  const done: Promise<void> = turn
    .then(
      () => undefined,
      () => undefined,
    )
    .then(() => {
      if (queues.get(directory) === done) queues.delete(directory);
    });
  queues.set(directory, done);
  return turn;
};

const locked = async <T>(directory: string, write: () => Promise<T>): Promise<T> => {
  try {
    await mkdir(directory, { recursive: true });
    const lock = await patiently(directory);
    try {
      return await write();
    } finally {
      lock.release();
    }
  } catch (error) {
    throw asProblem(directory, error);
  }
};

const patiently = async (directory: string): Promise<Lock> => {
  for (const end = Date.now() + patienceMs; ; ) {
    try {
      return acquireLock(directory);
    } catch (error) {
      if (!isRunStoreError(error)) throw error;
      if (Date.now() > end)
        throw cognitionProblem(
          'cognition-busy',
          `Another process has been writing to ${directory} for ${patienceMs / 1000} seconds.`,
          `Try again when it has ended; if none is writing, delete the file "lock" in that directory.`,
          error,
        );
      await setTimeout(20);
    }
  }
};

const asProblem = (directory: string, error: unknown): unknown => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!reasons.has(code)) return error;
  return cognitionProblem(
    'cognition-unwritable',
    `Nothing can be written to ${directory}: ${reasons.get(code)}.`,
    'Give this user the right to write there, or free some space; nothing was changed.',
    error,
  );
};

const reasons = new Map([
  ['EACCES', 'this user may not'],
  ['EPERM', 'this user may not'],
  ['EROFS', 'the file system is read-only'],
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the quota is used up'],
  ['ENOTDIR', 'a part of that path is a file'],
  ['EEXIST', 'there is a file where the directory should be'],
]);
