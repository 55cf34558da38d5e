import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { EvaluatorOptions, Started } from '../../../src/evaluation/evaluator.ts';
import { createEvaluatorOn } from '../../../src/evaluation/runners/registry.ts';
import { fixtures, optionsIn, stageOf, truths } from './options.ts';

export * from './options.ts';

const directories: string[] = [];
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

/** A directory that is removed after the tests of its file. */
export const newDirectory = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'asi-evaluation-'));
  directories.push(directory);
  return directory;
};

/** A path that programs can write to, for traces of their own; removed like a new directory. */
export const newTruth = (): string => {
  const directory = mkdtempSync(join(truths, 'of-'));
  directories.push(directory);
  chmodSync(directory, 0o777);
  return join(directory, 'truth');
};

/** An evaluator over a new run directory, and a short way to ask it. */
export const newBench = async (overrides: Partial<EvaluatorOptions> = {}) => {
  const directory = overrides.runDirectory ?? newDirectory();
  const evaluator = await createEvaluatorOn({ name: 'local' }, optionsIn(directory, overrides));
  const evaluate = (
    program: string,
    {
      stage = stageOf(),
      seed = 1,
      round = 0,
      signal = new AbortController().signal,
      onStarted = (_: Started) => {},
    } = {},
  ) => evaluator.evaluate({ round, stage, seed, program }, { signal, onStarted });
  return { directory, evaluator, evaluate };
};

export const programOf = (fixture: string): string => readFileSync(join(fixtures, fixture), 'utf8');

/** Living processes whose environment or command line holds a text. */
export const processesWith = (text: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter(
      (name) =>
        readOrNothing(`/proc/${name}/environ`).includes(text) || readOrNothing(`/proc/${name}/cmdline`).includes(text),
    )
    .map(Number);

const readOrNothing = (path: string): string => {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
};
