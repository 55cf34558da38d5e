import type { RunEvent } from '../../model/event.ts';
import type { Direction } from '../../model/result/improvement.mjs';
import type { RunHandle } from '../../run/start.ts';
import type { Ahead } from '../../views/run/run-state.ts';
import { emptyView, type RunView } from '../../views/run/run-view.ts';
import { isLive, type Paint, type Terminal } from '../terminal/terminal.ts';
import { liveReporter } from './live-reporter.ts';
import { eventLine, heartbeat, logLine } from './log-lines.ts';
import { onceEach } from './once-each.ts';

/** Reports to a user, or to a log file, how a run is doing. */
export interface Reporter {
  /** Something said once: preparing an environment, stopping. */
  note(text: string): void;
  event(event: RunEvent, before: RunView, after: RunView): void;
  /** Called about every second. */
  tick(now: number): void;
  /** The run has started: from now on keys may steer it. `url` is where its page is. */
  attach(run: RunHandle, url: string | null): void;
  close(): void;
}

/** What a reporter shows, and where. */
export interface Showing {
  readonly terminal: Terminal;
  readonly paint: Paint;
  readonly directory: string;
  /** Of the score. */
  readonly direction: Direction;
  readonly limits: Ahead;
  readonly verbose: boolean;
  /** Was the run asked to end? */
  isStopping(): boolean;
}

/** Says nothing: for `--quiet`. */
export const silent: Reporter = { note: () => {}, event: () => {}, tick: () => {}, attach: () => {}, close: () => {} };

/** The reporter that fits stderr: a live region on a terminal, lines otherwise. */
export const reporterFor = (showing: Showing): Reporter =>
  isLive(showing.terminal.stderr, showing.terminal) ? liveReporter(showing) : lineReporter(showing);

const quietSeconds = 60;

/** How many times 5 % of the rounds are done. */
const twentieths = ({ rounds: { done, total } }: RunView): number => (total > 0 ? Math.floor((20 * done) / total) : 0);

const lineReporter = ({ terminal, directory, direction, limits, verbose }: Showing): Reporter => {
  const news = onceEach();
  let view = emptyView();
  let saidAt = Date.now();
  let reported = 0;
  const say = (line: string | null) => {
    if (line === null) return;
    saidAt = Date.now();
    terminal.stderr.write(`${line}\n`);
  };
  return {
    note: (text) => {
      const isDue = Date.now() - saidAt >= quietSeconds * 500;
      if (news(text) || isDue) say(logLine(new Date().toISOString(), { event: 'note', text }));
    },
    event: (event, before, after) => {
      view = after;
      say(eventLine(event, before, { directory, direction }, verbose));
      if (event.type !== 'node.recorded' || twentieths(view) <= reported) return;
      reported = twentieths(view);
      say(heartbeat(view, Date.now(), limits));
    },
    tick: (now) => {
      if (now - saidAt >= quietSeconds * 1000) say(heartbeat(view, now, limits));
    },
    attach: () => {},
    close: () => {},
  };
};
