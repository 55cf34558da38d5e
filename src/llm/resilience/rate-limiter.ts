import type { Clock } from '../../platform/async/clock.ts';
import { createQueue } from '../../platform/async/waiting-line.ts';

/** Keeps at most so many exchanges going, and holds all of them back together when the endpoint asks for it. */
export interface Gate {
  /** Waits for a free slot; the returned function gives it back. */
  readonly enter: (signal: AbortSignal) => Promise<() => void>;
  /** Waits until no call is waiting any more. */
  readonly open: (signal: AbortSignal) => Promise<void>;
  /** Holds everyone back for so many milliseconds from now. */
  readonly hold: (milliseconds: number) => void;
}

/** After a hold, lanes continue within this share of it, one by one, instead of all at once. */
const spread = 0.25;

/** One gate per endpoint, shared by all lanes. */
export const createGate = (slots: number, clock: Clock): Gate => {
  let [free, until, width] = [slots, 0, 0];
  const queue = createQueue<void>();
  const leave = (): void => {
    if (!queue.releaseOne()) free += 1;
  };
  const enter = async (signal: AbortSignal): Promise<() => void> => {
    signal.throwIfAborted();
    if (free > 0) free -= 1;
    else await queue.wait(signal);
    let left = false;
    return () => {
      if (!left) leave();
      left = true;
    };
  };
  const open = async (signal: AbortSignal): Promise<void> => {
    while (clock.now() < until) await clock.wait(until - clock.now() + clock.random() * width, signal);
  };
  const hold = (milliseconds: number): void => {
    if (clock.now() + milliseconds <= until) return;
    until = clock.now() + milliseconds;
    width = milliseconds * spread;
  };
  return { enter, open, hold };
};
