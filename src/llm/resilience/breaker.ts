import type { Clock } from '../../platform/async/clock.ts';
import { createQueue } from '../../platform/async/waiting-line.ts';
import type { AsiError } from '../../platform/errors.ts';
import { duration } from '../../platform/text/duration.mjs';
import { askProblem } from '../ask-problem.ts';

/** How long an endpoint that is down is waited for, and when it is tried again: at random within a time that doubles. */
export interface Outage {
  /** After so long the run halts; 0 waits for nothing, and the question fails. */
  readonly seconds: number;
  readonly firstProbeSeconds: number;
  readonly longestProbeSeconds: number;
}

/** Is notified that the run waits, and that it continues. */
export interface HoldListener {
  readonly onWaiting: (detail: string) => void;
  readonly onResumed: (seconds: number) => void;
}

/** What a probe found: it was answered (be it with a refusal), it was not, or it was withdrawn. */
export type Probed = 'up' | 'down' | 'withdrawn';

/** Distinguishes an endpoint that is down from a question that fails alone, and makes all wait for the former. */
export interface Breaker {
  /** Answers that came so far: a question notes them when it begins. */
  readonly successes: number;
  /** Waits while the endpoint is down; true: this question is to try it, once, and to say what it found. */
  readonly pass: (signal: AbortSignal) => Promise<boolean>;
  readonly answered: () => void;
  readonly probed: (found: Probed) => void;
  /** A question has used up its tries. True: no question was answered since it began, so it is to wait and ask again. */
  readonly failed: (successesBefore: number, reason: string) => boolean;
  /** The run comes to its end: nothing waits any more. */
  readonly cancelWaits: () => void;
}

/** One breaker per endpoint, shared by all lanes. */
export const createBreaker = (outage: Outage, clock: Clock, listener: HoldListener): Breaker => {
  const queue = createQueue<boolean>();
  let successes = 0;
  let closing: AbortController | null = null;
  let over: AsiError | null = null;
  let report: (found: Probed) => void = () => {};

  const close = (): void => {
    closing?.abort();
    closing = null;
    queue.releaseAll(false);
  };
  const end = (problem: AsiError): void => {
    over = problem;
    closing?.abort();
    closing = null;
    queue.rejectAll(problem);
  };
  const probe = (): Promise<Probed> =>
    new Promise((resolve) => {
      report = resolve;
      if (!queue.releaseOne(true)) resolve('up'); // none waits: the next question finds out
    });
  /** Probes until someone is answered, or the patience ends. */
  const watch = async (reason: string, { signal }: AbortController): Promise<void> => {
    const since = clock.now();
    const seconds = (): number => (clock.now() - since) / 1000;
    let delay = outage.firstProbeSeconds;
    let found: Probed = 'down';
    while (found !== 'up' && !signal.aborted) {
      const left = outage.seconds - seconds();
      if (left <= 0) return end(gaveUp(reason, outage.seconds));
      if (found === 'down') await clock.wait(1000 * Math.min(left, delay * clock.random()), signal).catch(() => {});
      if (signal.aborted) break;
      if (outage.seconds - seconds() <= 0) continue;
      found = await probe();
      if (found === 'down') delay = Math.min(outage.longestProbeSeconds, 2 * delay);
    }
    if (over !== null) return;
    if (!signal.aborted) close();
    listener.onResumed(seconds());
  };
  return {
    get successes() {
      return successes;
    },
    pass: async (signal) => {
      if (over !== null) throw over;
      return closing === null ? false : queue.wait(signal);
    },
    answered: () => {
      successes += 1;
      report('up');
      if (closing !== null) close();
    },
    probed: (found) => report(found),
    failed: (before, reason) => {
      if (outage.seconds === 0 || (closing === null && successes > before)) return false;
      if (over !== null) throw over;
      if (closing === null) {
        closing = new AbortController();
        listener.onWaiting(`${reason}; all model calls wait for the endpoint, for ${duration(outage.seconds)} at most`);
        void watch(reason, closing);
      }
      return true;
    },
    cancelWaits: () => end(askProblem('aborted', 'the run ends while the endpoint does not answer')),
  };
};

const gaveUp = (reason: string, seconds: number): AsiError =>
  askProblem(
    'outage',
    `the endpoint was down for ${duration(seconds)} (${reason}); check that it runs, then resume: no round is lost`,
  );
