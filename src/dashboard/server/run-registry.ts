import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ownerOf } from '../../stores/lock.ts';
import { readManifest } from '../../stores/manifest.ts';
import { listRuns, type RunDirectory } from '../../stores/runs.ts';
import { storedState } from '../../stores/stored-state.ts';
import type { RunRow } from '../../views/documents.ts';
import { limitsIn } from '../finished-run.ts';
import { httpProblem, notFound } from './reply.ts';
import type { Opened } from './routes.ts';

/** The runs in one folder: listed from what they say of themselves, opened when they are looked at. */
export interface RunRegistry {
  rows(): Promise<readonly RunRow[]>;
  open(id: string): Promise<Opened>;
  close(): Promise<void>;
}

const mostOpen = 6;

/** `own` is the run that this process serves anyway; others are opened by `open`, the least recently used closed again. */
export const createRunRegistry = (
  root: string,
  own: Opened | null,
  open: (runDirectory: RunDirectory) => Promise<Opened>,
): RunRegistry => {
  const opened = new Map<string, Promise<Opened>>();
  const letGo = async (id: string): Promise<void> => {
    const one = opened.get(id);
    opened.delete(id);
    await one?.then(closeAll, () => {});
  };
  return {
    rows: async () => Promise.all((await listRuns(root)).map((runDirectory) => rowOf(runDirectory, own))),
    open: (id) => {
      if (own !== null && own.source.id === id) return Promise.resolve(own);
      const opening = opened.get(id) ?? openUnowned(root, id, open);
      opened.delete(id); // the most recently used is the last
      opened.set(id, opening);
      opening.catch(() => opened.delete(id));
      const [oldest] = opened.keys();
      if (opened.size > mostOpen && oldest !== undefined) void letGo(oldest);
      return opening;
    },
    close: async () => {
      for (const id of [...opened.keys()]) await letGo(id);
    },
  };
};

const openUnowned = async (
  root: string,
  id: string,
  open: (runDirectory: RunDirectory) => Promise<Opened>,
): Promise<Opened> => {
  const runDirectory = (await listRuns(root)).find((run) => run.id === id);
  if (runDirectory === undefined) throw notFound(`run "${id.slice(0, 80)}"`, 'The page of all runs lists them.');
  const owner = ownerOf(runDirectory.directory);
  if (owner === null || owner.pid === process.pid) return open(runDirectory);
  throw httpProblem({
    code: 'run-live',
    message: `${id} is running in process ${owner.pid}, which serves its own page.`,
    advice: `Open ${(await urlOf(runDirectory.directory)) ?? 'the address it printed'}.`,
  });
};

/** Ends what serves one run. */
export const closeAll = async ({ source, feed, registry }: Opened): Promise<void> => {
  feed.close();
  registry.close();
  await source.close();
};

/** The address that a live run serves its page at, as it left it in its directory. */
const urlOf = async (directory: string): Promise<string | null> => {
  const text = await readFile(join(directory, 'server.json'), 'utf8').catch(() => null);
  try {
    const url: unknown = text === null ? null : JSON.parse(text).url;
    return typeof url === 'string' && /^https?:\/\//.test(url) ? url : null;
  } catch {
    return null;
  }
};

const rowOf = async (runDirectory: RunDirectory, own: Opened | null): Promise<RunRow> => {
  const [{ state, pid, status }, manifest] = await Promise.all([
    storedState(runDirectory.directory),
    readManifest(runDirectory.directory).catch(() => null),
  ]);
  const isOwn = own?.source.id === runDirectory.id;
  const summary = status?.summary;
  const best = summary?.best?.score ?? null;
  return {
    id: runDirectory.id,
    task: summary?.run.task ?? manifest?.task ?? '',
    state,
    url: isOwn || pid === null ? null : await urlOf(runDirectory.directory),
    created: runDirectory.created,
    score: summary?.run.score ?? { direction: 'maximize', unit: '' },
    best:
      best === null
        ? null
        : { mean: best.mean, spread: best.spread, n: best.n, confirmed: summary?.best?.confirmed ?? false },
    initial: summary?.initial?.score?.mean ?? null,
    rounds: { done: summary?.rounds.done ?? 0, total: summary?.rounds.total ?? 0 },
    usd: summary?.spend.usd ?? 0,
    unpriced: summary?.spend.unpriced ?? 0,
    tags: manifest === null ? [] : tagsOf(manifest.config, manifest.origins),
    spark: status?.spark ?? [],
  };
};

/** The settings that were chosen for this run. */
const tagsOf = (config: Readonly<Record<string, unknown>>, origins: Readonly<Record<string, string>>): string[] => {
  const at = (key: string): unknown =>
    key.split('.').reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], config);
  const limits = limitsIn(config);
  return Object.entries(origins)
    .filter(([key, origin]) => origin === 'flag' && key !== 'runs')
    .map(([key]) => `${key.split('.').at(-1)} ${limits[key] ?? String(at(key))}`)
    .slice(0, 6);
};
