import { pluralize } from '../../platform/text/pluralize.mjs';

/** What signals do to a run. */
export interface Stoppable {
  /** Start no new rounds and finish those in flight. */
  stop(): void;
  /** Stop the evaluations, too, and save. */
  abort(): void;
  inFlight(): number;
}

/** Signals on their way to a run. */
export interface Signals {
  /** The signal that asked for the end, or null. */
  readonly caught: 'SIGINT' | 'SIGTERM' | null;
  /** The run that there is from now on; before that, a signal simply ends the process. */
  guard(run: Stoppable): void;
  release(): void;
}

/** npm passes a Ctrl-C on that the terminal has already sent to everyone: two within this time are one. */
const together = 300;

/** First Ctrl-C drains, the second aborts, the third ends the process at once; SIGTERM drains for ten seconds, then aborts. */
export const handleSignals = (say: (text: string) => void, patience = 10_000): Signals => {
  let run: Stoppable | null = null;
  let caught: Signals['caught'] = null;
  let level = 0;
  let lastAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  const exitCode = () => (caught === 'SIGTERM' ? 143 : 130);
  const escalate = () => {
    level += 1;
    if (run === null) say('interrupted before the run started');
    if (run === null || level > 2) process.exit(exitCode());
    if (level === 2) {
      say('aborting: evaluations are stopped, everything finished is saved');
      return run.abort();
    }
    say(
      `finishing ${pluralize(run.inFlight(), 'round')} in flight; ${caught === 'SIGINT' ? 'Ctrl-C again' : `${patience / 1000} s`} to abort`,
    );
    run.stop();
  };
  const handleKey = (signal: 'SIGINT' | 'SIGTERM') => () => {
    if (performance.now() - lastAt < together) return;
    lastAt = performance.now();
    caught ??= signal;
    escalate();
    if (signal === 'SIGTERM' && level === 1) timer = setTimeout(escalate, patience);
  };
  const handlers = { SIGINT: handleKey('SIGINT'), SIGTERM: handleKey('SIGTERM'), SIGHUP: () => {} }; // a closed terminal stops nothing
  for (const [signal, handler] of Object.entries(handlers)) process.on(signal, handler);
  return {
    get caught() {
      return caught;
    },
    guard: (started) => {
      run = started;
    },
    release: () => {
      clearTimeout(timer);
      for (const [signal, handler] of Object.entries(handlers)) process.removeListener(signal, handler);
    },
  };
};
