import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readStatus } from '../../stores/run-status.ts';
import { listRuns } from '../../stores/runs.ts';

/** From the lowest mean of a run to the highest. */
export interface Spread {
  readonly least: number;
  readonly most: number;
}

/** What one round has used in earlier runs of a task with the same models. */
export interface EarlierRuns {
  readonly runs: readonly string[];
  readonly tokens: Spread;
  /** Null: some of their calls had no price. */
  readonly usd: Spread | null;
  readonly seconds: Spread;
  readonly megabytes: Spread;
}

interface Means {
  readonly id: string;
  readonly tokens: number;
  readonly usd: number | null;
  readonly seconds: number;
  readonly megabytes: number;
}

/** What an earlier run must have in common with the intended one. */
interface Like {
  readonly task: string;
  readonly profile: string;
  readonly models: Readonly<Record<string, string>>;
}

/** Fewer rounds than this say little about a mean. */
const enough = 3;

/** Reads the status files of earlier runs; null when none can be compared. */
export const earlierRuns = async (root: string, like: Like): Promise<EarlierRuns | null> => {
  const found = await Promise.all((await listRuns(root)).map(({ id, directory }) => meansOf(id, directory, like)));
  const means = found.filter((mean): mean is Means => mean !== null);
  if (means.length === 0) return null;
  const over = (read: (mean: Means) => number): Spread => ({
    least: Math.min(...means.map(read)),
    most: Math.max(...means.map(read)),
  });
  return {
    runs: means.map(({ id }) => id),
    tokens: over(({ tokens }) => tokens),
    usd: means.some(({ usd }) => usd === null) ? null : over(({ usd }) => usd!),
    seconds: over(({ seconds }) => seconds),
    megabytes: over(({ megabytes }) => megabytes),
  };
};

const meansOf = async (id: string, directory: string, { task, profile, models }: Like): Promise<Means | null> => {
  const summary = (await readStatus(directory))?.summary;
  if (summary === undefined || summary.rounds.done < enough) return null;
  if (summary.run.task !== task || summary.run.profile !== profile || !isSame(summary.run.models, models)) return null;
  const { rounds, spend, durations } = summary;
  return {
    id,
    tokens: (spend.tokensIn + spend.tokensOut) / rounds.done,
    usd: spend.unpriced > 0 ? null : spend.usd / rounds.done,
    seconds: durations.seconds / rounds.done,
    megabytes: (await bytesIn(directory)) / 2 ** 20 / rounds.done,
  };
};

const isSame = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([role, model]) => b[role] === model);

const bytesIn = async (directory: string): Promise<number> => {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(({ parentPath, name }) =>
      stat(join(parentPath, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
};
