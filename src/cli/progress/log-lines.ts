import type { RunEvent } from '../../model/event.ts';
import { recordText } from '../../model/result/best-challenge.ts';
import { type Direction, improvement } from '../../model/result/improvement.mjs';
import { duration } from '../../platform/text/duration.mjs';
import { formatNumber, signed } from '../../platform/text/format.ts';
import { singleLine } from '../../platform/text/plain-text.ts';
import { isConfirmed } from '../../views/run/node-points.ts';
import { type Ahead, remaining, stateOf, whyOf } from '../../views/run/run-state.ts';
import type { RunView } from '../../views/run/run-view.ts';
import { remainingText } from './frame.ts';

type Fields = Readonly<Record<string, string | number | null | undefined>>;

/** One `key=value` line for a log file: time first, no escapes, values with blanks in quotes. */
export const logLine = (time: string, fields: Fields): string =>
  [
    `${singleLine(time).slice(11, 19)}Z`,
    ...Object.entries(fields)
      .filter(([, value]) => value !== null && value !== undefined && value !== '')
      .map(([key, value]) => `${singleLine(key, 40).replace(/[\s"=]/g, '_')}=${written(value!)}`),
  ].join(' ');

/** The run that an event belongs to: where its artifacts are, and which way its score is better. */
export interface Shown {
  readonly directory: string;
  readonly direction: Direction;
}

/** The line of an event, or null when it is only of interest with `--verbose`. */
export const eventLine = (event: RunEvent, before: RunView, run: Shown, verbose: boolean): string | null => {
  const fields = messageLine(event, before, run);
  if (fields !== null) return logLine(event.time, fields);
  return verbose ? logLine(event.time, scalarsOf(event)) : null;
};

/** The sign of life that is printed each minute. */
export const heartbeat = (view: RunView, now: number, limits: Ahead): string => {
  const ahead = remaining(view, limits);
  const lanes = view.lanes.map(
    ({ round, doing, since }) => `r${round} ${doing} ${duration((now - Date.parse(since)) / 1000)}`,
  );
  return logLine(new Date(now).toISOString(), {
    event: 'progress',
    phase: view.phase,
    state: stateOf(view, true),
    rounds: `${view.rounds.done}/${view.rounds.total}`,
    best: view.best?.score ? formatNumber(view.best.score.mean) : null,
    record: view.best === null || view.best.round === 0 ? null : isConfirmed(view.best) ? 'confirmed' : 'unconfirmed',
    elapsed: duration(view.activeSeconds),
    eta: ahead === null ? null : remainingText(ahead),
    why: whyOf(view, { alive: true, now }),
    lanes: lanes.join('; '),
  });
};

const messageLine = (event: RunEvent, before: RunView, run: Shown): Fields | null => {
  switch (event.type) {
    case 'run.started': {
      const { run, task, profile, seed, islands, lanes, rounds, pid } = event;
      return {
        event: event.resumed ? 'resumed' : 'started',
        run,
        task,
        profile,
        seed,
        islands,
        lanes,
        rounds,
        pid,
        ...event.services,
      };
    }
    case 'run.ended':
      return { event: 'ended', reason: event.reason, best: event.best, detail: event.detail, advice: event.advice };
    case 'node.recorded':
      return recorded(event, before, run);
    case 'repair.made':
      return {
        event: 'repaired',
        round: event.round,
        attempt: event.attempt,
        repaired: String(event.repaired),
        change: event.change,
      };
    case 'alert.raised':
      return { event: 'alert', rule: event.rule, detail: event.detail, advice: event.advice };
    case 'run.waiting':
      return { event: 'held', cause: event.cause, detail: event.detail };
    case 'run.continued':
      return { event: 'released', cause: event.cause, after: duration(event.seconds) };
    case 'human.command':
      return { event: 'command', verb: event.verb, source: event.source, detail: event.detail };
    default:
      return null;
  }
};

const recorded = (
  event: Extract<RunEvent, { type: 'node.recorded' }>,
  before: RunView,
  { directory, direction }: Shown,
): Fields => {
  const { round, island, name, score, failure, status, parent } = event;
  const at = { round, island, node: name, parent };
  if (status !== 'passed') {
    const folder = before.lanes.find((lane) => lane.round === round)?.folder;
    const log = folder ? `${directory}/${folder}` : null;
    return { event: 'failed', ...at, status, class: failure?.class, message: failure?.message.split('\n')[0], log };
  }
  const gain = event.isBest ? improvement(score?.mean, before.best?.score?.mean, direction) : null;
  const numbers =
    score === null ? {} : { score: formatNumber(score.mean), spread: formatNumber(score.spread, 2), n: score.n };
  const kind = round === 0 ? 'initial' : event.isBest ? 'best' : 'node';
  const record = kind === 'best' ? recordText(before.records[round] ?? null) : null;
  return {
    event: kind,
    ...at,
    ...numbers,
    gain: gain === null ? null : signed(gain),
    record,
    usd: event.cost.usd || null,
  };
};

const scalarsOf = ({ type, ...fields }: RunEvent): Fields => ({
  event: type,
  ...Object.fromEntries(
    Object.entries(fields).filter(([key, value]) => key !== 'time' && ['string', 'number'].includes(typeof value)),
  ),
});

const written = (value: string | number): string => {
  const text = singleLine(String(value), 300);
  return /^[^\s"=]+$/.test(text) ? text : JSON.stringify(text);
};
