import { reasonOf, StoreProblem } from './problem.ts';

export type RunStoreCode =
  | 'RUN_MISSING'
  | 'RUN_EXISTS'
  | 'RUN_LOCKED'
  | 'RUN_DAMAGED'
  | 'RUN_FORMAT'
  | 'RUN_UNREADABLE'
  | 'RUN_CLOSED'
  | 'RUN_BROKEN'
  | 'RUN_AMBIGUOUS'
  | 'DISK_FULL'
  | 'NODE_EXISTS'
  | 'MANIFEST_MISSING'
  | 'MANIFEST_INVALID';

/** Why a run's directory cannot be used as asked. */
export class RunStoreError extends StoreProblem {
  declare readonly code: RunStoreCode;

  constructor(code: RunStoreCode, message: string, advice: string, cause?: unknown) {
    super(code, message, advice, cause);
  }
}

/** The records of a run contradict each other or cannot be read. */
export const damaged = (directory: string, what: string, cause?: unknown): RunStoreError =>
  new RunStoreError(
    'RUN_DAMAGED',
    `The records of the run in ${directory} are damaged: ${what}.`,
    'Copy the directory before anything else, then restore it from a backup or start a new run; nothing was changed.',
    cause,
  );

/** Turns an error of opening or reading LevelDB into one that says what to do. */
export const readError = (directory: string, error: unknown): RunStoreError => {
  if (error instanceof RunStoreError) return error;
  const reason = reasonOf(error);
  if (codesOf(error).includes('LEVEL_LOCKED'))
    return new RunStoreError(
      'RUN_LOCKED',
      `Another process has the database of ${directory} open.`,
      'Stop that process, or look at the run through its dashboard.',
      error,
    );
  if (isDiskFull(reason)) return diskFull(directory, error);
  if (/permission denied|read-only file system/i.test(reason))
    return new RunStoreError(
      'RUN_UNREADABLE',
      `The directory ${directory} cannot be opened: ${reason}.`,
      'Give your user read and write permission on the directory and everything in it.',
      error,
    );
  return damaged(directory, reason, error);
};

/** Turns an error of writing to LevelDB into the reason why nothing more can be written. */
export const writeError = (directory: string, error: unknown): RunStoreError => {
  const reason = reasonOf(error);
  if (isDiskFull(reason)) return diskFull(directory, error);
  return new RunStoreError(
    'RUN_BROKEN',
    `Nothing more can be recorded in ${directory}, because a write failed: ${reason}.`,
    'Mend the cause, then resume the run: everything that was recorded is there.',
    error,
  );
};

const diskFull = (directory: string, cause: unknown): RunStoreError =>
  new RunStoreError(
    'DISK_FULL',
    `The disk is full: nothing more can be recorded in ${directory}.`,
    'Free some space, then resume the run: everything that was recorded is there.',
    cause,
  );

const isDiskFull = (reason: string): boolean => /no space left|ENOSPC|disk quota/i.test(reason);

const codesOf = (error: unknown): string => {
  if (!(error instanceof Error)) return '';
  return `${'code' in error ? String(error.code) : ''} ${codesOf(error.cause)}`;
};
