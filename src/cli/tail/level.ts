import type { RunEvent } from '../../model/event.ts';

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
const badEnds: ReadonlySet<string> = new Set(['faults', 'credentials', 'nothing passed', 'initial program failed']);

/** A run that cannot go on is an error; what failed, waits or was alerted of is a warning. */
const levelOf = (event: RunEvent): Level => {
  switch (event.type) {
    case 'run.ended':
      return badEnds.has(event.reason) ? 'error' : 'info';
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
