import type { RunEvent } from '../../model/event.ts';
import type { RunView } from './run-view.ts';

/** The part of a view that says when a run worked, and for how long. */
export type WorkTime = Pick<RunView, 'startedAt' | 'lastEventAt' | 'activeSeconds' | 'pendingSeconds'>;

/**
 * The seconds a run has worked, after one more event: the time between the events of its sessions. Time between two
 * sessions is not among them, neither after an end nor after a kill; nothing records a kill, so time that only such
 * events speak of as a session may begin with, or a command to a resting run, counts once the session goes further.
 */
export const workTimeAfter = (view: RunView, { type, time }: RunEvent): WorkTime => {
  const { lastEventAt, activeSeconds } = view;
  const passed = lastEventAt === null ? 0 : Math.max(0, (Date.parse(time) - Date.parse(lastEventAt)) / 1000);
  const rested = type === 'run.started' || view.phase === 'ended';
  const pending = rested ? 0 : view.pendingSeconds + passed;
  const isWork = !beginnings.has(type);
  return {
    startedAt: view.startedAt ?? time,
    lastEventAt: time,
    activeSeconds: activeSeconds + (isWork ? pending : 0),
    pendingSeconds: isWork ? 0 : pending,
  };
};

/** Events that a session may begin with before it says that it has started, and commands, which a resting run takes as well. */
const beginnings: ReadonlySet<RunEvent['type']> = new Set([
  ...(['alert.raised', 'epoch.started', 'run.waiting', 'run.continued'] as const),
  ...(['human.command', 'run.changed'] as const),
]);
