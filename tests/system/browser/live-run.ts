import { join } from 'node:path';
import { followLive } from '../../../src/dashboard/live-run-source.ts';
import type { RunHandle } from '../../../src/run/start.ts';
import { loadTask } from '../../../src/stores/task-folder.ts';
import type { RunSource } from '../../../src/views/run-source.ts';
import { startToy, toyDirectory } from '../run/toy.ts';

/** A run of the toy task that goes on, as its own page shows it. */
export interface LiveRun {
  readonly source: RunSource;
  readonly run: RunHandle;
  end(): Promise<void>;
}

/** Starts one in a folder of runs; it is named like its directory. */
export const startLive = async (root: string, settings: Record<string, unknown> = {}): Promise<LiveRun> => {
  const run = await startToy(join(root, 'live'), { rounds: 2000, ...settings });
  const source = await followLive(run, await loadTask(toyDirectory));
  return {
    source: { ...source, id: 'live' },
    run,
    end: async () => {
      if (run.view().phase !== 'ended') run.abort();
      await run.done;
      await source.close();
    },
  };
};
