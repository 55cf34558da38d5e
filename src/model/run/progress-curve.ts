import type { RunEvent } from '../event.ts';

/** How the best rose, in the order of recording: what a plateau is read from. Rises are few, however long a run is. */
export interface Course {
  /** Recorded rounds, the initial program included. */
  readonly recorded: number;
  readonly rises: readonly { readonly at: number; readonly fitness: number }[];
}

export const noCourse: Course = { recorded: 0, rises: [] };

/** The course with one more recorded round. */
export const courseAfter = ({ recorded, rises }: Course, fitness: number | null): Course => {
  const at = recorded + 1;
  const last = rises[rises.length - 1];
  const isRise = fitness !== null && (last === undefined || fitness > last.fitness);
  return { recorded: at, rises: isRise ? [...rises, { at, fitness }] : rises };
};

/** The course as the journal tells it, so that a resumed run has the same one; an epoch begins a course of its own. */
export const courseTold = (course: Course, event: RunEvent): Course => {
  if (event.type === 'epoch.started') return noCourse;
  return event.type === 'node.recorded' ? courseAfter(course, event.fitness) : course;
};

/** Did the best gain less than `gain` over the latest `rounds` rounds? Never before there were so many; 0 asks for no gain at all. */
export const isPlateau = (
  { recorded, rises }: Course,
  { rounds, gain }: { readonly rounds: number; readonly gain: number },
): boolean => {
  const before = rises.findLast(({ at }) => at <= recorded - rounds);
  const last = rises[rises.length - 1];
  if (before === undefined || last === undefined) return false;
  const gained = last.fitness - before.fitness;
  return gained <= 0 || gained < gain;
};
