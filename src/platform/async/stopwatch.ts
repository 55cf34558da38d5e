export type Progress = (line: string) => void;

/** Reports what is happening, with the seconds that have passed, and continues doing so while someone waits. */
export interface Stopwatch {
  say(what: string): void;
  /** Remembers a tool's latest line for the next report. */
  note(line: string): void;
  /** Reports every few seconds for as long as the work takes. */
  during<T>(what: string, work: Promise<T>): Promise<T>;
}

const EVERY_MS = 5000;

export const createStopwatch = (progress: Progress): Stopwatch => {
  const started = performance.now();
  let latest = '';
  const say = (what: string) => progress(`${what} (${Math.round((performance.now() - started) / 1000)} s)`);
  return {
    say,
    note: (line) => {
      latest = line.slice(0, 100);
    },
    during: async (what, work) => {
      latest = '';
      say(what);
      const timer = setInterval(() => say(latest === '' ? what : `${what}: ${latest}`), EVERY_MS);
      return work.finally(() => clearInterval(timer));
    },
  };
};
