import type { RunEvent } from '../../model/event.ts';
import { endStateOf } from '../../model/run/end-reasons.mjs';

/** How grave an event is. */
export const levels = ['info', 'warn', 'error'] as const;
export type Level = (typeof levels)[number];

const failures: ReadonlySet<string> = new Set([
  'crashed',
  'timedOut',
  'invalid',
  'outOfMemory',
  'quarantined',
  'abandoned',
]);

/** A run that cannot continue is an error; what failed, waits or was alerted of is a warning. */
const levelOf = (event: RunEvent): Level => {
  switch (event.type) {
    case 'run.ended':
      return endStateOf(event.reason) === 'failed' ? 'error' : 'info';
    case 'alert.raised':
    case 'run.waiting':
      return 'warn';
    case 'node.recorded':
      return failures.has(event.status) ? 'warn' : 'info';
    case 'call.ended':
      return event.error === null ? 'info' : 'warn';
    default:
      return 'info';
  }
};

/** Is an event at least this grave? */
export const isAtLeast = (event: RunEvent, least: Level): boolean =>
  levels.indexOf(levelOf(event)) >= levels.indexOf(least);
