/** A place where one evaluation runs at a time, with the CPUs it is pinned to (none: not pinned) and the GPUs it may use. */
export interface Slot {
  readonly name: string;
  readonly cpus: readonly number[];
  readonly gpus: readonly string[];
}

/** The slots of a run: first come, first served. */
export interface Slots {
  readonly names: readonly string[];
  take(signal: AbortSignal): Promise<Slot>;
  give(slot: Slot): void;
  /** Keeps a slot away from everybody until something that uses it already has ended. */
  hold(name: string, ended: Promise<unknown>): void;
}

export const createSlots = (all: readonly Slot[]): Slots => {
  const free = [...all];
  const queue: ((slot: Slot) => void)[] = [];

  const give = (slot: Slot): void => {
    const next = queue.shift();
    if (next === undefined) free.push(slot);
    else next(slot);
  };

  const take = (signal: AbortSignal): Promise<Slot> => {
    signal.throwIfAborted();
    const slot = free.shift();
    if (slot !== undefined) return Promise.resolve(slot);
    return new Promise((resolve, reject) => {
      const served = (freed: Slot) => {
        signal.removeEventListener('abort', leave);
        resolve(freed);
      };
      const leave = () => {
        queue.splice(queue.indexOf(served), 1);
        reject(signal.reason);
      };
      queue.push(served);
      signal.addEventListener('abort', leave, { once: true });
    });
  };

  const hold = (name: string, ended: Promise<unknown>): void => {
    const at = free.findIndex((slot) => slot.name === name);
    const [slot] = at < 0 ? [] : free.splice(at, 1);
    if (slot !== undefined) ended.then(() => give(slot));
  };

  return { names: all.map(({ name }) => name), take: async (signal) => take(signal), give, hold };
};
