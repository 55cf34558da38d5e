import type { RunEventBody } from '../../model/event.ts';
import { failpoint } from '../../platform/failpoint.mjs';
import { openRunStore, type RunStore } from '../../stores/run-store.ts';
import type { OpenOptions } from './open-services.ts';

/** The records of a run, made or opened; what was found and mended is said. */
export const openStore = async ({ config, task, directory, resume, progress }: OpenOptions): Promise<RunStore> => {
  const store = await openRunStore(directory, {
    create: !resume,
    features: task.spec.features,
    capacity: config.sampler.capacity,
    freeMb: config.disk.freeMb,
    notice: progress,
  });
  failpoint('open.stored');
  for (const note of store.notes) progress(note);
  return store;
};

/** Journals without waiting. A failed append also fails the next port's answer, which is where it is dealt with. */
export const journaling =
  (store: RunStore) =>
  (event: RunEventBody): void => {
    store.append([event]).catch(() => {});
  };
