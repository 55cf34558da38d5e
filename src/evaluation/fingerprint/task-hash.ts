import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Pin } from '../../model/task/pin.ts';
import type { Task } from '../../model/task/task.ts';
import { digest } from '../../platform/data/digest.ts';
import { pinnedFiles } from './pinned-files.ts';

/**
 * What decides an evaluation in addition to the program, its stage and its seed: the task's files, what `task.yaml` says about scoring
 * and tools, and the package that evaluators import. Texts that only people and models read do not count.
 */
export const hashEvaluator = async (taskDirectory: string, task: Task, pythonPackages: string): Promise<string> => {
  const files = pinnedFiles({ task, taskDirectory, pythonPackages });
  const pins = await Promise.all(files.map(async ({ name, path }) => ({ name, sha256: await hashFile(path) })));
  return hashOfPins([...specPins(task), ...pins]);
};

/** The hash of the whole: it follows from the names and hashes of its parts. */
export const hashOfPins = (pins: readonly Pin[]): string =>
  digest(JSON.stringify(pins.map(({ name, sha256 }) => [name, sha256])));

/** The parts of `task.yaml` that decide a score, each by its name; its stages' limits are in the key of every evaluation. */
export const specPins = (task: Task): readonly Pin[] => {
  const { contract, language, score, metrics, evaluator, stages, pairedSeeds } = task;
  const { name, seeds } = stages[stages.length - 1]!;
  const scoring = { 'scoring stage': { name, seeds }, ...(pairedSeeds ? { pairedSeeds } : {}) };
  const parts = { contract, language, score, metrics, evaluator, ...scoring };
  return Object.entries(parts).map(([part, value]) => ({
    name: `task.yaml (${part})`,
    sha256: digest(JSON.stringify(value)),
  }));
};

/** The hash of a file's content. */
export const hashFile = async (path: string): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
};
