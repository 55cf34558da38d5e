import type { RunStore } from '../stores/run-store.ts';

/** Tries of one effect that finds a disk full although the run's own has space, for instance that of temporary files. */
const tries = 3;

/**
 * Starts an effect when the disk has space. One that fails because the disk was full meanwhile has failed on our side and
 * says nothing about the candidate: it is started again when there is space.
 */
export const withDiskSpace = async <Output>(
  store: Pick<RunStore, 'diskSpace'>,
  signal: AbortSignal,
  effect: () => Promise<Output>,
): Promise<Output> => {
  for (let tried = 1; ; ) {
    await store.diskSpace(signal);
    try {
      return await effect();
    } catch (error) {
      if (signal.aborted) throw error;
      const hasWaited = await store.diskSpace(signal);
      if (!hasWaited && (!isDiskFullError(error) || tried === tries)) throw error;
      if (!hasWaited) tried += 1;
    }
  }
};

const isDiskFullError = (error: unknown): boolean =>
  error instanceof Error &&
  (/no space left|ENOSPC|\[Errno 28\]|EDQUOT/i.test(error.message) || isDiskFullError(error.cause));
