import type { RunStore } from '../stores/run-store.ts';

/** Tries of one effect that finds a disk full although the run's own has room, for instance that of temporary files. */
const tries = 3;

/**
 * Starts an effect when the disk has room. One that fails because the disk was full meanwhile has failed on our side and
 * says nothing about the candidate: it is started again when there is room.
 */
export const withDiskSpace = async <Output>(
  store: Pick<RunStore, 'room'>,
  signal: AbortSignal,
  effect: () => Promise<Output>,
): Promise<Output> => {
  for (let tried = 1; ; ) {
    await store.room(signal);
    try {
      return await effect();
    } catch (error) {
      if (signal.aborted) throw error;
      const hasWaited = await store.room(signal);
      if (!hasWaited && (!isDiskFullError(error) || tried === tries)) throw error;
      if (!hasWaited) tried += 1;
    }
  }
};

const isDiskFullError = (error: unknown): boolean =>
  error instanceof Error &&
  (/no space left|ENOSPC|\[Errno 28\]|EDQUOT/i.test(error.message) || isDiskFullError(error.cause));
