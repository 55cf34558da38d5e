import type { Clock } from '../../platform/async/clock.ts';
import { askProblem } from '../ask-problem.ts';
import { EndpointFault, type Judged, judged } from './endpoint-fault.ts';
import type { Gate } from './rate-limiter.ts';

/** One try of an exchange, for its transcript. */
export interface Attempt {
  readonly seconds: number;
  /** Null: it succeeded. */
  readonly problem: string | null;
  /** How long was waited after it. */
  readonly waitSeconds: number;
}

/** How patiently an exchange is tried. */
export interface Patience {
  readonly tries: number;
  readonly seconds: number;
  readonly gate: Gate;
  readonly clock: Clock;
}

const delays = { first: 1000, longest: 30_000, longestAsked: 60_000 };

/** Tries until it succeeds, cannot succeed, or its tries or its time run out; throws an AsiError. The only retry layer. */
export const withRetries = async <T>(
  attempt: (signal: AbortSignal) => Promise<T>,
  { tries, seconds, gate, clock }: Patience,
  outer: AbortSignal,
  note: (attempt: Attempt) => void,
): Promise<T> => {
  const started = clock.now();
  const deadline = deadlineOf(seconds, outer);
  const left = (): number => seconds * 1000 - (clock.now() - started);
  try {
    for (let count = 1; ; count += 1) {
      await gate.open(deadline.signal);
      const began = clock.now();
      const spent = (): number => (clock.now() - began) / 1000;
      try {
        const value = await attempt(deadline.signal);
        note({ seconds: spent(), problem: null, waitSeconds: 0 });
        return value;
      } catch (error) {
        if (!(error instanceof EndpointFault)) {
          note({ seconds: spent(), problem: (error as Error).message, waitSeconds: 0 });
          throw error;
        }
        const fault = judged(error);
        const wait = delayOf(fault, count, clock);
        const again = fault.retry && count < tries && wait < left();
        note({ seconds: spent(), problem: fault.problem.message, waitSeconds: again ? wait / 1000 : 0 });
        if (!again) throw fault.problem;
        if (fault.crowded) gate.hold(wait);
        await clock.wait(wait, deadline.signal);
      }
    }
  } catch (error) {
    if (outer.aborted) throw askProblem('aborted', 'the question was withdrawn');
    if (deadline.signal.aborted) throw askProblem('timeout', `no answer within ${seconds} s`);
    throw error;
  } finally {
    deadline.clear();
  }
};

/** Full jitter; or what the endpoint asks for, up to a cap, with a little jitter so that lanes do not come back at once. */
const delayOf = ({ retryAfter }: Judged, count: number, clock: Clock): number =>
  retryAfter === null
    ? clock.random() * Math.min(delays.longest, delays.first * 2 ** (count - 1))
    : Math.min(retryAfter, delays.longestAsked) + clock.random() * delays.first;

/** A signal that aborts with the outer one or when the time is over; not AbortSignal.any, which leaks on long-lived signals. */
const deadlineOf = (seconds: number, outer: AbortSignal): { signal: AbortSignal; clear: () => void } => {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  const timer = setTimeout(stop, seconds * 1000);
  if (outer.aborted) stop();
  outer.addEventListener('abort', stop, { once: true });
  return {
    signal: controller.signal,
    clear: () => {
      clearTimeout(timer);
      outer.removeEventListener('abort', stop);
    },
  };
};
