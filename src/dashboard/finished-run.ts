import type { Node } from '../model/result/node.ts';
import { Direction, type Task } from '../model/task/task.ts';
import type { Knowledge } from '../run/open/knowledge-reader.ts';
import { type Manifest, profileIn, readManifest } from '../stores/manifest.ts';
import { readRun } from '../stores/run-store.ts';
import type { RunDirectory } from '../stores/runs.ts';
import { loadTask } from '../stores/task-folder.ts';
import { createRunFold } from '../views/history/run-history.ts';
import type { RunSource } from '../views/run-source.ts';
import { lazyReader } from './lazy-reader.ts';

/** Reads a run that no process has open; its page is read only. */
export const openFinished = async ({ id, directory }: RunDirectory, knowledge: Knowledge): Promise<RunSource> => {
  const manifest = await readManifest(directory);
  const task = await taskOf(manifest);
  const records = lazyReader(() => readRun(directory, { features: task.features }));
  const fold = createRunFold(task.features);
  await records.use(async (reader) => {
    for await (const event of reader.events()) fold.apply(event);
  });
  const items = task.cognition === undefined ? [] : await knowledge.items(task.cognition).catch(() => []);
  return {
    id,
    directory,
    mode: 'finished',
    task,
    limits: limitsIn(manifest.config),
    fold,
    isAlive: () => false,
    node: (round): Promise<Node | undefined> => records.use((reader) => reader.node(round)),
    cognition: () => items,
    lessons: () => records.use((reader) => knowledge.lessons(reader, { id, config: manifest.config }, task)),
    manifest: async () => manifest,
    subscribe: () => () => {},
    actors: () => () => {},
    command: null,
    close: records.close,
  };
};

/** What the scores mean; when the task is gone, its numbers are still worth showing. */
const taskOf = async (
  manifest: Manifest,
): Promise<Pick<Task, 'title' | 'score' | 'metrics' | 'features' | 'stages' | 'cognition'>> => {
  try {
    return (await loadTask(manifest.taskDirectory, profileIn(manifest))).spec;
  } catch {
    const score = { direction: Direction.enum.maximize, unit: 'score', volatile: false };
    return { title: manifest.taskDirectory, score, metrics: {}, features: [], stages: [] };
  }
};

/** The numbers among a configuration's limits. */
export const limitsIn = (config: Readonly<Record<string, unknown>>): Record<string, number | null> => {
  const entries = Object.entries((config.limits ?? {}) as Record<string, unknown>);
  return Object.fromEntries(entries.map(([name, value]) => [name, typeof value === 'number' ? value : null]));
};
