import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { below, type Random } from '../platform/statistics/seeded-random.ts';
import { nearestNames } from '../platform/text/nearest-name.ts';
import { manifestPath, readManifest } from './manifest.ts';
import { runStoreError } from './run-store-error.ts';

/** A run by its name and where it is. */
export interface RunDirectory {
  readonly id: string;
  readonly directory: string;
  /** When it was started, in UTC; null when its manifest cannot be read. */
  readonly created: string | null;
}

/** The runs under a directory, the newest first. */
export const listRuns = async (root: string): Promise<readonly RunDirectory[]> => {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  const directories = entries.map(({ name }) => join(root, name)).filter((path) => existsSync(manifestPath(path)));
  const runs = await Promise.all(directories.map(runAt));
  return runs.sort((a, b) => ((a.created ?? '') < (b.created ?? '') ? 1 : -1));
};

/** The newest run; throws when there is none. */
export const latestRun = async (root: string): Promise<RunDirectory> => {
  const [latest] = await listRuns(root);
  if (latest) return latest;
  throw runStoreError('run-missing', `There is no run in ${root} yet.`, 'Start one with `run <task>`.');
};

/** The run that a name means: the whole name, a beginning or the last part that only one run has, or a run directory. */
export const resolveRun = async (root: string, name: string): Promise<RunDirectory> => {
  if (existsSync(manifestPath(name))) return runAt(name);
  const runs = await listRuns(root);
  const exact = runs.find(({ id }) => id === name);
  if (exact) return exact;
  const meant = runs.filter(({ id }) => id.startsWith(name) || id.endsWith(`-${name}`));
  if (meant.length === 1) return meant[0]!;
  if (meant.length > 1)
    throw runStoreError(
      'run-ambiguous',
      `"${name}" may mean ${meant.map(({ id }) => id).join(' or ')}.`,
      'Give more of the name.',
    );
  const nearest = nearestNames(
    name,
    runs.map(({ id }) => id),
  );
  throw runStoreError(
    'run-missing',
    `There is no run "${name}" in ${root}.`,
    nearest.length > 0 ? `Did you mean ${nearest.join(' or ')}?` : '`ls` lists the runs.',
  );
};

const runAt = async (directory: string): Promise<RunDirectory> => {
  const manifest = await readManifest(directory).catch(() => null);
  return { id: basename(resolve(directory)), directory, created: manifest?.created ?? null };
};

/** A new run's name: UTC time, task, and four characters that distinguish runs of the same second. */
export const newRunId = (task: string, now: Date, random: Random): string => {
  const [date, time] = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').split('T');
  const suffix = Array.from({ length: 4 }, () => alphabet[below(random, alphabet.length)]).join('');
  return `${date}-${time}-${task}-${suffix}`;
};

// Without the letters and digits that are easily confused.
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
