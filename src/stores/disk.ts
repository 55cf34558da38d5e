import { statfs } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Watches the space on the disk of a run. While there is too little the run waits, and so does every caller. */
export interface Disk {
  /** Resolves at once while there is enough space; otherwise, with true, when there is. Rejects with the signal's reason. */
  space(signal?: AbortSignal): Promise<boolean>;
  /** Makes the run wait because a write found the disk full, until there is space and the write succeeds. */
  hold(reason: string, again: () => Promise<boolean>): Promise<void>;
  /** The run is to be closed: nothing waits any more, and a write that failed is tried only once more. */
  cancelWaits(): void;
}

export interface DiskOptions {
  readonly directory: string;
  /** Below so much free space the run waits; 0 never makes it wait. */
  readonly freeMb: number;
  readonly waiting: (detail: string) => void;
  readonly resumed: (seconds: number) => void;
  /** What to throw when a hold was given up. */
  readonly giveUp: (reason: string) => Error;
  readonly everyMs?: number;
}

/** How long a measurement is believed. */
const believedMs = 100;

/** The disk under one run. Waiting is measured by a monotonic clock. */
export const createDisk = ({ directory, freeMb, waiting, resumed, giveUp, everyMs = 1000 }: DiskOptions): Disk => {
  const cancelled = new AbortController();
  let holds = 0;
  let since = 0;
  let guard: Promise<void> | null = null;
  let measured = Number.NEGATIVE_INFINITY;

  const freeNow = async (): Promise<number> => {
    const { bavail, bsize } = await statfs(directory);
    return (bavail * bsize) / 2 ** 20;
  };
  const during = async (reason: string, wait: () => Promise<void>): Promise<void> => {
    holds += 1;
    if (holds === 1) {
      since = performance.now();
      waiting(reason);
    }
    try {
      await wait();
    } finally {
      holds -= 1;
    }
    if (holds === 0) resumed((performance.now() - since) / 1000);
  };
  const untilSpace = async (): Promise<void> => {
    do await sleep(everyMs, undefined, { signal: cancelled.signal });
    while ((await freeNow()) < freeMb);
  };
  const isEnough = async (): Promise<boolean> => {
    if (guard !== null || performance.now() - measured < believedMs) return guard === null;
    const free = await freeNow();
    if (free >= freeMb) {
      measured = performance.now();
      return true;
    }
    guard ??= during(shortage(free, freeMb, directory), untilSpace).finally(() => {
      guard = null;
    });
    guard.catch(() => {}); // those who wait get the error
    return false;
  };

  return {
    space: async (signal) => {
      signal?.throwIfAborted();
      if (freeMb === 0 || cancelled.signal.aborted || (await isEnough())) return false;
      await orAborted(guard!, signal);
      return true;
    },
    hold: (reason, again) =>
      during(reason, async () => {
        for (;;) {
          const isLast = cancelled.signal.aborted;
          if (!isLast) await sleep(everyMs, undefined, { signal: cancelled.signal }).catch(() => {});
          if ((isLast || (await freeNow()) >= freeMb) && (await again())) return;
          if (isLast) throw giveUp(reason);
        }
      }),
    cancelWaits: () => cancelled.abort(),
  };
};

const shortage = (free: number, wanted: number, directory: string): string =>
  `${free.toFixed(0)} MiB are free where ${directory} is, and disk.freeMb wants ${wanted}; the run continues when there is space`;

const orAborted = async (waiting: Promise<void>, signal: AbortSignal | undefined): Promise<void> => {
  if (signal === undefined) return waiting;
  signal.throwIfAborted();
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    await Promise.race([waiting, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
};
