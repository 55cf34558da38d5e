import { createQueue } from '../../../platform/async/waiting-line.ts';

/** A place where one evaluation runs at a time, with the CPUs it is pinned to (none: not pinned) and the GPUs it may use. */
export interface Slot {
  readonly name: string;
  readonly cpus: readonly number[];
  readonly gpus: readonly string[];
}

/** The slots of a run. Of those that wait for one the oldest round comes first: its result is what others build on. */
export interface Slots {
  readonly names: readonly string[];
  take(signal: AbortSignal, round: number): Promise<Slot>;
  give(slot: Slot): void;
  /** Keeps a slot away from everyone until something that uses it already has ended. */
  hold(name: string, ended: Promise<unknown>): void;
}

export const createSlots = (all: readonly Slot[]): Slots => {
  const free = [...all];
  const queue = createQueue<Slot>();

  const give = (slot: Slot): void => {
    if (!queue.releaseOne(slot)) free.push(slot);
  };

  const take = async (signal: AbortSignal, round: number): Promise<Slot> => {
    signal.throwIfAborted();
    return free.shift() ?? queue.wait(signal, round);
  };

  const hold = (name: string, ended: Promise<unknown>): void => {
    const at = free.findIndex((slot) => slot.name === name);
    const [slot] = at < 0 ? [] : free.splice(at, 1);
    if (slot !== undefined) ended.then(() => give(slot));
  };

  return { names: all.map(({ name }) => name), take, give, hold };
};
