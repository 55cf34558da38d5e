import { duration } from '../../domain/amounts.ts';
import type { RunEvent } from '../../domain/event.ts';
import { oneLine } from '../../domain/plain-text.ts';
import type { Ahead } from '../../domain/run-view/state.ts';
import { emptyView, type RunView } from '../../domain/run-view.ts';
import { isLive, isUnicode, type Output, type Paint, type Surface, widthOf } from '../surface.ts';
import { announcement } from './announce.ts';
import { frameOf } from './frame.ts';
import { eventLine, heartbeat, logLine } from './log-lines.ts';
import { createRegion } from './region.ts';
import { cut } from './width.ts';

/** Tells a person, or a log file, how a run goes. */
export interface Reporter {
  /** Something said once: preparing an environment, stopping. */
  note(text: string): void;
  event(event: RunEvent, before: RunView, after: RunView): void;
  /** Called about every second. */
  tick(now: number): void;
  close(): void;
}

/** What a reporter shows, and where. */
export interface Showing {
  readonly surface: Surface;
  readonly paint: Paint;
  readonly directory: string;
  readonly limits: Ahead;
  readonly verbose: boolean;
  /** Was the run asked to end? */
  isStopping(): boolean;
}

/** Says nothing: for `--quiet`. */
export const silent: Reporter = { note: () => {}, event: () => {}, tick: () => {}, close: () => {} };

/** The reporter that fits stderr: a live region on a terminal, lines otherwise. */
export const reporterFor = (showing: Showing): Reporter =>
  isLive(showing.surface.stderr, showing.surface) ? liveReporter(showing) : lineReporter(showing);

const liveReporter = ({ surface, paint, directory, limits, verbose, isStopping }: Showing): Reporter => {
  const output: Output = surface.stderr;
  const region = createRegion(output);
  const unicode = isUnicode(surface);
  const began = Date.now();
  const news = onceEach();
  let view = emptyView();
  let latest = '';
  const draw = (now: number) => {
    const waiting = [cut(`preparing  ${duration((now - began) / 1000)}  ${latest}`, widthOf(output) - 1)];
    const look = { width: widthOf(output) - 1, unicode };
    region.draw(
      view.phase === 'waiting'
        ? waiting
        : frameOf(isStopping() ? { ...view, phase: 'draining' } : view, now, limits, look),
    );
  };
  return {
    note: (text) => {
      latest = oneLine(text);
      if (news(text)) region.print([latest]);
    },
    event: (event, before, after) => {
      view = after;
      const line = announcement(event, before, after, { paint, unicode, directory });
      const detail = verbose && line === null ? eventLine(event, before, directory, true) : null;
      if (line !== null) region.print([line]);
      if (detail !== null) region.print([paint('dim', detail)]);
    },
    tick: draw,
    close: region.close,
  };
};

/** A step that tells its seconds again and again is news only once. */
const onceEach = () => {
  let last = '';
  return (text: string): boolean => {
    const step = text.replace(/ \(\d+ s\)$/, '');
    const isNew = step !== last;
    last = step;
    return isNew;
  };
};

const quietSeconds = 60;

const lineReporter = ({ surface, directory, limits, verbose }: Showing): Reporter => {
  const news = onceEach();
  let view = emptyView();
  let saidAt = Date.now();
  const say = (line: string | null) => {
    if (line === null) return;
    saidAt = Date.now();
    surface.stderr.write(`${line}\n`);
  };
  return {
    note: (text) => {
      const isDue = Date.now() - saidAt >= quietSeconds * 500;
      if (news(text) || isDue) say(logLine(new Date().toISOString(), { event: 'note', text }));
    },
    event: (event, before, after) => {
      view = after;
      say(eventLine(event, before, directory, verbose));
    },
    tick: (now) => {
      if (now - saidAt >= quietSeconds * 1000) say(heartbeat(view, now, limits));
    },
    close: () => {},
  };
};
