import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Stage, Task } from '../../src/domain/task.ts';
import { createEvaluator, type EvaluatorOptions, type Started } from '../../src/evaluation/evaluator.ts';

export const fixtures = fileURLToPath(new URL('./fixtures', import.meta.url));

export const interpreter = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], {
  encoding: 'utf8',
}).trim();

export const stageOf = (overrides: Partial<Stage> = {}): Stage => ({
  name: 'quick',
  limitSeconds: 20,
  memoryMb: 512,
  cpus: 1,
  gpus: 0,
  seeds: 1,
  ...overrides,
});

/** A task whose evaluator hands everything to the candidate, so that programs can show any misbehaviour. */
export const tinyTask = (overrides: Record<string, unknown> = {}): Task =>
  Task.parse({
    contract: 1,
    name: 'tiny',
    title: 'Tiny',
    initial: 'initial.py',
    cognition: 'none',
    score: { direction: 'maximize', unit: 'points', plausible: [0, 100] },
    metrics: { error: { direction: 'minimize', unit: '', plausible: [0, 1] } },
    evaluator: { command: ['python', 'evaluate.py'] },
    stages: [stageOf()],
    ...overrides,
  });

/** A directory that is removed when this process ends. */
export const newDirectory = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'asi-test-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  return directory;
};
process.setMaxListeners(0);

export const optionsIn = (runDirectory: string, overrides: Partial<EvaluatorOptions> = {}): EvaluatorOptions => ({
  task: tinyTask(),
  taskDirectory: fixtures,
  pythonPackages: fixtures,
  runDirectory,
  interpreter,
  slots: 2,
  evaluatorHash: 'one',
  ...overrides,
});

/** An evaluator over a new run directory, and a short way to ask it. */
export const newBench = async (overrides: Partial<EvaluatorOptions> = {}) => {
  const directory = overrides.runDirectory ?? newDirectory();
  const evaluator = await createEvaluator(optionsIn(directory, overrides));
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
