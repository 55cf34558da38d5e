import type { Clock } from '../../platform/async/clock.ts';
import type { AsiError } from '../../platform/errors.ts';
import { askProblem, isAskProblem } from '../ask-problem.ts';
import type { Endpoint } from '../endpoint.ts';
import type { Breaker } from './breaker.ts';
import { EndpointFault } from './endpoint-fault.ts';
import type { Gate } from './rate-limiter.ts';
import { type Attempt, withRetries } from './retry.ts';

/** What a call goes through on its way to the endpoint. */
export interface Passage {
  readonly gate: Gate;
  readonly breaker: Breaker;
  readonly endpoint: Pick<Endpoint, 'tries' | 'callSeconds'>;
  readonly clock: Clock;
}

/** How often a call may run into its deadline while others are answered: a connection that hangs says nothing about the next. */
const deadlines = 2;

/**
 * Tries a call until it is answered or fails by itself. While the endpoint is down it waits with all others, without
 * a slot of the rate limiter; `held` receives for how long.
 */
export const withOutageWait = async <T>(
  attempt: (signal: AbortSignal) => Promise<T>,
  { gate, breaker, endpoint, clock }: Passage,
  signal: AbortSignal,
  note: (attempt: Attempt) => void,
  onWaiting: (seconds: number) => void,
): Promise<T> => {
  const before = breaker.successes;
  let late = 0;
  for (;;) {
    const arrived = clock.now();
    const isProbe = await breaker.pass(signal).catch(withdrawn);
    const patience = { tries: isProbe ? 1 : endpoint.tries, seconds: endpoint.callSeconds, gate, clock };
    try {
      const leave = await gate.enter(signal).catch(withdrawn);
      onWaiting((clock.now() - arrived) / 1000);
      const value = await withRetries(attempt, patience, signal, note).finally(leave);
      breaker.answered();
      return value;
    } catch (error) {
      const problem = error as AsiError;
      if (isProbe) breaker.probed(probed(problem));
      if (!isOutage(problem, breaker)) throw problem;
      if (breaker.failed(before, problem.message)) continue;
      const isLate = problem.code === 'timeout' && problem.cause === undefined; // else its tries are used up
      late += isLate ? 1 : deadlines;
      if (late >= deadlines) throw problem;
    }
  }
};

/** Nothing usable came from the endpoint; but a page that was never an API is a wrong address, which waiting does not fix. */
const isOutage = ({ code, cause }: AsiError, { successes }: Breaker): boolean => {
  if (code === 'timeout') return true;
  if (code !== 'unavailable' || !(cause instanceof EndpointFault)) return false;
  return cause.detail.kind !== 'unreadable' || successes > 0;
};

const probed = ({ code, cause }: AsiError): 'up' | 'down' | 'withdrawn' => {
  if (code === 'aborted') return 'withdrawn';
  return code === 'timeout' || (code === 'unavailable' && cause instanceof EndpointFault) ? 'down' : 'up';
};

const withdrawn = (error: unknown): never => {
  if (isAskProblem(error)) throw error;
  throw askProblem('aborted', 'the question was withdrawn');
};
