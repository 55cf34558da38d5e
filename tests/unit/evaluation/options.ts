import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EvaluatorOptions } from '../../../src/evaluation/evaluator.ts';
import { type OpenSandbox, openSandbox } from '../../../src/evaluation/sandbox/open-sandbox.ts';
import { type Stage, Task } from '../../../src/model/task/task.ts';

/** Where programs of these tests leave traces beside those that are asked for: their sandbox is opened to it. */
export const truths = join(tmpdir(), 'asi-evaluation-truths');
mkdirSync(truths, { recursive: true });
chmodSync(truths, 0o777);

const openToTruths: OpenSandbox = async (sharing) => {
  const sandbox = await openSandbox('auto', sharing);
  return { ...sandbox, confine: (cell) => sandbox.confine({ ...cell, writable: [...cell.writable, truths] }) };
};

export const fixtures = fileURLToPath(new URL('../../system/evaluation/fixtures', import.meta.url));

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

export const optionsIn = (runDirectory: string, overrides: Partial<EvaluatorOptions> = {}): EvaluatorOptions => ({
  task: tinyTask(),
  taskDirectory: fixtures,
  pythonPackages: fixtures,
  runDirectory,
  interpreter,
  slots: 2,
  evaluatorHash: 'one',
  sandbox: openToTruths,
  ...overrides,
});
