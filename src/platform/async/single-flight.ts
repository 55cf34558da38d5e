/** Someone who waits for a result, wants to hear when work on it starts, and may lose interest. */
export interface Watch<Start> {
  readonly signal: AbortSignal;
  onStarted(start: Start): void;
}

type Fly<Start, Result> = (watch: Watch<Start>) => Promise<Result>;

interface Flight<Start, Result> {
  readonly result: Promise<Result>;
  readonly watches: Set<Watch<Start>>;
  readonly abort: AbortController;
  started: Start | null;
}

/** Work by key, done once for all who want it at the same time; it is given up when the last of them loses interest. */
export const createSingleFlight = <Start, Result>() => {
  const inFlight = new Map<string, Flight<Start, Result>>();

  const begin = (key: string, fly: Fly<Start, Result>): Flight<Start, Result> => {
    const abort = new AbortController();
    const watches = new Set<Watch<Start>>();
    const onStarted = (start: Start) => {
      flight.started = start;
      for (const watch of watches) watch.onStarted(start);
    };
    const result = fly({ signal: abort.signal, onStarted }).finally(() => inFlight.delete(key));
    const flight: Flight<Start, Result> = { result, watches, abort, started: null };
    inFlight.set(key, flight);
    return flight;
  };

  /** The result, and whether it is shared with someone who asked before. */
  const join = async (
    key: string,
    watch: Watch<Start>,
    fly: Fly<Start, Result>,
  ): Promise<{ result: Result; shared: boolean }> => {
    watch.signal.throwIfAborted();
    const current = inFlight.get(key);
    if (current?.abort.signal.aborted) {
      await Promise.allSettled([current.result]);
      return join(key, watch, fly);
    }
    const flight = current ?? begin(key, fly);
    if (flight.started !== null) watch.onStarted(flight.started);
    return { result: await landed(flight, watch), shared: flight === current };
  };

  return {
    join,
    /** Gives up everything, and waits until it has ended. */
    landAll: async (reason: unknown): Promise<void> => {
      const current = [...inFlight.values()];
      for (const { abort } of current) abort.abort(reason);
      await Promise.allSettled(current.map(({ result: landing }) => landing));
    },
  };
};

/** Who leaves others behind leaves at once; the last one waits until everything is cleared away. */
const landed = async <Start, Result>(flight: Flight<Start, Result>, watch: Watch<Start>): Promise<Result> => {
  flight.watches.add(watch);
  let loseInterest = () => {};
  const left = new Promise<void>((resolve) => {
    loseInterest = () => {
      flight.watches.delete(watch);
      if (flight.watches.size > 0) resolve();
      else flight.abort.abort(watch.signal.reason);
    };
  });
  watch.signal.addEventListener('abort', loseInterest, { once: true });
  try {
    await Promise.race([flight.result, left]);
    watch.signal.throwIfAborted();
    return await flight.result;
  } finally {
    watch.signal.removeEventListener('abort', loseInterest);
    flight.watches.delete(watch);
  }
};
