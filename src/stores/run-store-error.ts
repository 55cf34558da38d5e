import { type AsiError, defineErrors, reasonOf } from '../platform/errors.ts';

const errors = defineErrors({
  'run-missing': 'user',
  'run-exists': 'user',
  'run-locked': 'user',
  'run-format': 'user',
  'run-ambiguous': 'user',
  'run-damaged': 'fatal',
  'run-unreadable': 'fatal',
  'run-closed': 'fatal',
  'run-broken': 'fatal',
  'export-invalid': 'fatal',
  'disk-full': 'fatal',
  'node-exists': 'fatal',
  'manifest-missing': 'user',
  'manifest-invalid': 'user',
});

/** Why a run's directory cannot be used as asked. */
export const runStoreError = errors.make;

export const isRunStoreError = errors.includes;

/** The records of a run contradict each other or cannot be read. */
export const damaged = (directory: string, what: string, cause?: unknown): AsiError =>
  runStoreError(
    'run-damaged',
    `The records of the run in ${directory} are damaged: ${what}.`,
    'See what is left with "fsck", and restore the run from a backup with "import"; copy the directory before anything else.',
    cause,
  );

/** Turns an error of opening or reading LevelDB into one that says what to do. */
export const readError = (directory: string, error: unknown): AsiError => {
  if (isRunStoreError(error)) return error;
  const reason = reasonOf(error);
  if (codesOf(error).includes('LEVEL_LOCKED'))
    return runStoreError(
      'run-locked',
      `Another process has the database of ${directory} open.`,
      'Stop that process, or look at the run through its dashboard.',
      error,
    );
  if (isDiskFull(reason)) return diskFull(directory, error);
  if (/too many open files|EMFILE|ENFILE|cannot allocate memory|ENOMEM/i.test(reason))
    return runStoreError(
      'run-unreadable',
      `The run in ${directory} cannot be opened, because this process has reached a limit of the system: ${reason}.`,
      'Raise the limit (ulimit -n for open files) or end other programs, then try again; nothing was changed.',
      error,
    );
  if (/permission denied|read-only file system/i.test(reason))
    return runStoreError(
      'run-unreadable',
      `The directory ${directory} cannot be opened: ${reason}.`,
      'Give your user read and write permission on the directory and everything in it.',
      error,
    );
  return damaged(directory, reason, error);
};

/** Turns an error of writing to LevelDB into the reason why nothing more can be written. */
export const writeError = (directory: string, error: unknown): AsiError => {
  if (isRunStoreError(error)) return error;
  const reason = reasonOf(error);
  if (isDiskFull(reason)) return diskFull(directory, error);
  return runStoreError(
    'run-broken',
    `Nothing more can be recorded in ${directory}, because a write failed: ${reason}.`,
    'Mend the cause, then resume the run: everything that was recorded is there.',
    error,
  );
};

/** The disk has no space for what is to be recorded. */
export const diskFull = (directory: string, cause: unknown): AsiError =>
  runStoreError(
    'disk-full',
    `The disk is full: nothing more can be recorded in ${directory}.`,
    'Free some space, then resume the run: everything that was recorded is there.',
    cause,
  );

/** Does the text of an error say that a disk or a quota is full? */
export const isDiskFull = (reason: string): boolean => /no space left|ENOSPC|disk quota/i.test(reason);

/** The lock of the run is no longer this process's: it was taken for dead, so it must not write any more. */
export const fenced = (directory: string): AsiError =>
  runStoreError(
    'run-locked',
    `The lock of the run in ${directory} was taken away from this process, which therefore records nothing more.`,
    'Another process is running this run: watch that one. If there is none, resume the run.',
  );

const codesOf = (error: unknown): string => {
  if (!(error instanceof Error)) return '';
  return `${'code' in error ? String(error.code) : ''} ${codesOf(error.cause)}`;
};
