import { Direction, type Metric } from '../../model/task/task.ts';
import { type AsiError, userError } from '../../platform/errors.ts';
import { ownerOf } from '../../stores/lock.ts';
import { profileIn, readManifest } from '../../stores/manifest.ts';
import { readStatus } from '../../stores/run-status.ts';
import { type RunReader, readRun } from '../../stores/run-store.ts';
import type { RunDirectory } from '../../stores/runs.ts';
import { loadTask } from '../../stores/task-folder.ts';
import { applyEvent, emptyView, type RunView } from '../../views/run/run-view.ts';

/** A run that no other process has open: its records, and the view that its journal gives. */
export interface OpenedRun {
  readonly runDirectory: RunDirectory;
  readonly reader: RunReader;
  readonly view: RunView;
}

/** Opens a run for as long as `use` takes. */
export const withRun = async <T>(
  runDirectory: RunDirectory,
  command: string,
  use: (run: OpenedRun) => Promise<T>,
): Promise<T> => {
  const owner = ownerOf(runDirectory.directory);
  if (owner !== null) throw isBusy(runDirectory, owner.pid, command);
  const reader = await readRun(runDirectory.directory);
  try {
    return await use({ runDirectory, reader, view: await viewOfAll(reader) });
  } finally {
    await reader.close();
  }
};

/** What the score of a run means: as its last status says, else as its task says. */
export const scoreOf = async (directory: string): Promise<Pick<Metric, 'direction' | 'unit'>> => {
  const status = await readStatus(directory);
  if (status !== null) return status.summary.run.score;
  try {
    const manifest = await readManifest(directory);
    return (await loadTask(manifest.taskDirectory, profileIn(manifest))).spec.score;
  } catch {
    return { direction: Direction.enum.maximize, unit: '' }; // the task is gone; its numbers are still worth showing
  }
};

/** The view that the events of a journal give. */
export const viewOfAll = async (reader: Pick<RunReader, 'events'>): Promise<RunView> => {
  let view = emptyView();
  for await (const event of reader.events()) view = applyEvent(view, event);
  return view;
};

const isBusy = ({ id }: RunDirectory, pid: number, command: string): AsiError =>
  userError(
    'run-live',
    `The run ${id} is in use by process ${pid}.`,
    `"${command} status ${id}" shows its state; the records can be read when it has ended (kill -INT ${pid} ends it).`,
  );
