import type { RunEvent } from '../event.ts';
import { isProgress } from '../result/node-order.mjs';

/** How the best rose, in the order of recording: what a plateau is read from. Rises are few, however long a run is. */
export interface ProgressCurve {
  /** Recorded rounds, the initial program included. */
  readonly recorded: number;
  readonly rises: readonly { readonly at: number; readonly fitness: number }[];
}

export const emptyCurve: ProgressCurve = { recorded: 0, rises: [] };

/** The curve with one more recorded round. */
export const curveAfter = ({ recorded, rises }: ProgressCurve, fitness: number | null): ProgressCurve => {
  const at = recorded + 1;
  const last = rises[rises.length - 1];
  return { recorded: at, rises: isProgress(fitness, last?.fitness) ? [...rises, { at, fitness }] : rises };
};

/** The curve after an event of the journal, so that a resumed run has the same one; an epoch begins a curve of its own. */
export const curveAfterEvent = (curve: ProgressCurve, event: RunEvent): ProgressCurve => {
  if (event.type === 'epoch.started') return emptyCurve;
  return event.type === 'node.recorded' ? curveAfter(curve, event.fitness) : curve;
};

/** Did the best gain less than `gain` over the latest `rounds` rounds? Never before there were so many; 0 asks for no gain at all. */
export const isPlateau = (
  { recorded, rises }: ProgressCurve,
  { rounds, gain }: { readonly rounds: number; readonly gain: number },
): boolean => {
  const before = rises.findLast(({ at }) => at <= recorded - rounds);
  const last = rises[rises.length - 1];
  if (before === undefined || last === undefined) return false;
  const gained = last.fitness - before.fitness;
  return gained <= 0 || gained < gain;
};
