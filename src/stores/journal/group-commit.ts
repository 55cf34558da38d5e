import { failpoint } from '../../platform/failpoint.mjs';

interface Waiting<Job> {
  readonly job: Job;
  readonly resolve: () => void;
  readonly reject: (cause: unknown) => void;
}

/** The single writer: takes everything that waits, writes it as one, answers all in order. */
export interface GroupCommit<Job> {
  commit(job: Job): Promise<void>;
  /** Resolves when nothing waits any more. */
  idle(): Promise<void>;
}

/**
 * Concurrent batches do not land in order, so there is one write at a time. After a failed write everything waiting
 * fails with its cause: what follows a lost record must not be recorded.
 */
export const createGroupCommit = <Job>(
  write: (jobs: readonly Job[]) => Promise<void>,
  committed: (job: Job) => void,
): GroupCommit<Job> => {
  let waiting: Waiting<Job>[] = [];
  let flushing: Promise<void> | null = null;

  const flush = async (): Promise<void> => {
    // One turn later, so that appends of the same turn share a batch.
    await Promise.resolve();
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        failpoint('commit.taken');
        await write(group.map(({ job }) => job));
        failpoint('commit.written');
      } catch (cause) {
        for (const { reject } of [...group, ...waiting.splice(0)]) reject(cause);
        break;
      }
      for (const { job, resolve } of group) {
        committed(job);
        resolve();
      }
      failpoint('commit.notified');
    }
    flushing = null;
  };

  return {
    commit: (job) =>
      new Promise((resolve, reject) => {
        waiting.push({ job, resolve, reject });
        flushing ??= flush();
      }),
    idle: async () => {
      while (flushing) await flushing;
    },
  };
};
