/** Callers that wait to be let through: by rank, the lowest first, and of equal ranks first come, first served. */
export interface Queue<T> {
  /** Rejects with the signal's reason when it aborts first. */
  readonly wait: (signal: AbortSignal, rank?: number) => Promise<T>;
  /** Lets the first one through; false when none waits. */
  readonly releaseOne: (value: T) => boolean;
  readonly releaseAll: (value: T) => void;
  readonly rejectAll: (error: Error) => void;
}

interface Waiter<T> {
  readonly rank: number;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

/** An empty queue. */
export const createQueue = <T>(): Queue<T> => {
  const waiting: Waiter<T>[] = [];
  return {
    wait: (signal, rank = 0) =>
      new Promise<T>((resolve, reject) => {
        signal.throwIfAborted();
        const leave = (): void => signal.removeEventListener('abort', drop);
        const waiter: Waiter<T> = {
          rank,
          resolve: (value) => {
            leave();
            resolve(value);
          },
          reject: (error) => {
            leave();
            reject(error);
          },
        };
        const drop = (): void => {
          waiting.splice(waiting.indexOf(waiter), 1);
          reject(signal.reason as Error);
        };
        const behind = waiting.findIndex((other) => other.rank > rank);
        waiting.splice(behind < 0 ? waiting.length : behind, 0, waiter);
        signal.addEventListener('abort', drop, { once: true });
      }),
    releaseOne: (value) => {
      const first = waiting.shift();
      first?.resolve(value);
      return first !== undefined;
    },
    releaseAll: (value) => {
      for (const { resolve } of waiting.splice(0)) resolve(value);
    },
    rejectAll: (error) => {
      for (const { reject } of waiting.splice(0)) reject(error);
    },
  };
};
