/** Callers that wait to be let through, first come, first served. */
export interface Queue<T> {
  /** Rejects with the signal's reason when it aborts first. */
  readonly wait: (signal: AbortSignal) => Promise<T>;
  /** Lets the first one through; false when none waits. */
  readonly releaseOne: (value: T) => boolean;
  readonly releaseAll: (value: T) => void;
  readonly rejectAll: (error: Error) => void;
}

interface Waiter<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

/** An empty queue. */
export const createQueue = <T>(): Queue<T> => {
  const waiting: Waiter<T>[] = [];
  return {
    wait: (signal) =>
      new Promise<T>((resolve, reject) => {
        signal.throwIfAborted();
        const leave = (): void => signal.removeEventListener('abort', drop);
        const waiter: Waiter<T> = {
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
        waiting.push(waiter);
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
