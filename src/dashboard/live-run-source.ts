import type { Node } from '../model/result/node.ts';
import type { RunHandle } from '../run/start.ts';
import { readManifest } from '../stores/manifest.ts';
import { readRun } from '../stores/run-store.ts';
import type { TaskFolder } from '../stores/task-folder.ts';
import { createRunFold } from '../views/history/run-history.ts';
import type { RunSource } from '../views/run-source.ts';
import { limitsIn } from './finished-run.ts';
import { lazyReader } from './lazy-reader.ts';

/** A run that is running in this process, as the server shows it: what was journaled is folded, what comes is followed. */
export const followLive = async (run: RunHandle, { spec }: TaskFolder): Promise<RunSource> => {
  const fold = createRunFold(spec.features);
  const listeners = new Set<Parameters<RunSource['subscribe']>[0]>();
  const waiting: Parameters<typeof fold.apply>[0][] = [];
  let isCaughtUp = false;
  const stop = run.subscribe((event) => {
    if (!isCaughtUp) return void waiting.push(event);
    fold.apply(event);
    for (const listener of listeners) listener(event);
  });
  for await (const event of run.records.events()) fold.apply(event);
  for (const event of waiting) fold.apply(event);
  isCaughtUp = true;
  const { config } = await readManifest(run.directory);
  // a run that has ended closes its records; its page is still looked at
  const kept = lazyReader(() => readRun(run.directory, { features: spec.features }));
  const node = async (round: number): Promise<Node | undefined> => {
    try {
      return await run.records.node(round);
    } catch (error) {
      if (run.view().phase !== 'ended') throw error;
      await run.done.catch(() => {});
      return kept.use((reader) => reader.node(round));
    }
  };
  return {
    id: run.id,
    directory: run.directory,
    mode: 'live',
    task: spec,
    limits: limitsIn(config),
    fold,
    isAlive: () => true,
    node,
    cognition: () => run.cognition.items,
    lessons: () => run.lessons(),
    manifest: () => readManifest(run.directory),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    actors: (listener) => run.actors(listener),
    command: run.command,
    close: async () => {
      stop();
      await kept.close();
    },
  };
};
