import type { RunEvent } from '../../model/event.ts';
import type { RunView } from './run-view.ts';

/** Rounds that failed the same way: one class, one first line. */
export interface FailureGroup {
  readonly class: string;
  readonly line: string;
  readonly count: number;
  readonly lastRound: number;
  /** The evaluation folder of the last of them; null when nothing was evaluated. */
  readonly folder: string | null;
}

type Recording = Extract<RunEvent, { type: 'node.recorded' }>;

/** Beyond this many different first lines, further ones are counted by class alone: a step must stay cheap. */
const groups = 200;

/** The view with the failure of a recorded node counted. */
export const withFailure = (view: RunView, event: Recording): RunView => {
  if (event.status === 'passed') return view;
  const folder = view.lanes.find((lane) => lane.round === event.round)?.folder ?? null;
  return { ...view, failures: counted(view.failures, { ...causeOf(event), count: 1, lastRound: event.round, folder }) };
};

const counted = (failures: readonly FailureGroup[], cause: FailureGroup): readonly FailureGroup[] => {
  const one = failures.length < groups || known(failures, cause) ? cause : { ...cause, line: 'other causes' };
  const same = failures.findIndex((group) => alike(group, one));
  const group = failures[same];
  if (group === undefined) return [...failures, one];
  const { count, line, folder } = group;
  return failures.with(same, { ...one, line, count: count + 1, folder: one.folder ?? folder });
};

const known = (failures: readonly FailureGroup[], one: FailureGroup): boolean =>
  failures.some((group) => alike(group, one));

const alike = (a: FailureGroup, b: FailureGroup): boolean => a.class === b.class && pattern(a.line) === pattern(b.line);

/** Lines that differ in numbers only are the same failure. */
const pattern = (line: string): string => line.replace(/\d+(\.\d+)?/g, '#');

const causeOf = (event: Recording): { class: string; line: string } => {
  if (event.failure !== null) return { class: event.failure.class, line: firstLine(event.failure.message) };
  const last = event.objections[event.objections.length - 1];
  return last === undefined
    ? { class: event.status, line: 'no cause was given' }
    : { class: last.by, line: firstLine(last.reason) };
};

const firstLine = (text: string): string => text.trim().split('\n', 1)[0]!.slice(0, 200);
