import { type RunState, stateOf } from '../views/run/run-state.ts';
import { applyEvent, emptyView, type RunView } from '../views/run/run-view.ts';
import { ownerOf } from './lock.ts';
import { mirroredEvents } from './mirror/mirrored-events.ts';
import { type RunStatus, readStatus } from './run-status.ts';

/** What a run's directory says about it, without opening its records. */
export interface StoredState {
  readonly state: RunState;
  /** The process that has the run open; it may be one that only reads it. */
  readonly pid: number | null;
  /** Null for a run that was killed before its first second, or before there were such files. */
  readonly status: RunStatus | null;
}

/** The state of a run by its status file; where that does not say how it ended and its writer is gone, by its journal. */
export const storedState = async (directory: string): Promise<StoredState> => {
  const pid = ownerOf(directory)?.pid ?? null;
  const status = await readStatus(directory);
  const isCurrent = status !== null && (status.phase === 'ended' || status.pid === pid);
  if (isCurrent) return { state: stateOf({ ...status, reason: status.summary.reason }, true), pid, status };
  const view = await mirroredView(directory);
  return { state: stateOf(view, pid !== null && (view.pid === null || view.pid === pid)), pid, status };
};

const mirroredView = async (directory: string): Promise<RunView> => {
  let view = emptyView();
  for await (const event of mirroredEvents(directory)) view = applyEvent(view, event);
  return view;
};
