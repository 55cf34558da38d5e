import type { RunReader } from '../stores/run-store.ts';

/** The records are closed after so long without a request, so that the run can be resumed while its page is open. */
const idleMs = 5000;

/** Opens on demand, one use at a time, and closes after a while without requests. */
export const lazyReader = (open: () => Promise<RunReader>) => {
  let reader: RunReader | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const close = async (): Promise<void> => {
    clearTimeout(timer);
    const open = reader;
    reader = null;
    await open?.close();
  };
  const letGo = (): void => {
    last = last.then(close);
  };
  const use = <T>(work: (reader: RunReader) => Promise<T>): Promise<T> => {
    const turn = last.then(async () => {
      clearTimeout(timer);
      reader ??= await open();
      try {
        return await work(reader);
      } finally {
        timer = setTimeout(letGo, idleMs).unref();
      }
    });
    last = turn.catch(() => {});
    return turn;
  };
  return { use, close: () => last.then(close) };
};
