import type { RunHandle } from '../engine.ts';
import { readManifest } from '../stores/manifest.ts';
import type { TaskFolder } from '../stores/task-folder.ts';
import { limitsIn } from './finished.ts';
import { createRunFold } from './fold.ts';
import type { RunSource } from './source.ts';

/** A run that goes on in this process, as the server shows it: what was journaled is folded, what comes is followed. */
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
  return {
    id: run.id,
    directory: run.directory,
    mode: 'live',
    task: spec,
    limits: limitsIn(config),
    fold,
    isAlive: () => true,
    node: (round) => run.records.node(round),
    cognition: () => run.cognition.items,
    manifest: () => readManifest(run.directory),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    actors: (listener) => run.actors(listener),
    command: run.command,
    close: async () => {
      stop();
    },
  };
};
