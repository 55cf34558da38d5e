import { join, resolve } from 'node:path';
import { pythonPackages } from '../../config/paths.ts';
import type { Config } from '../../config/schema.ts';
import type { Evaluator } from '../../evaluation/evaluator.ts';
import { type Pins, pinEvaluator } from '../../evaluation/fingerprint/evaluator-fingerprint.ts';
import { preparePython } from '../../evaluation/python/prepare-python.ts';
import { createEvaluatorOn } from '../../evaluation/runners/registry.ts';
import type { TaskFolder } from '../../stores/task-folder.ts';
import { slotsOf } from '../make-plan.ts';

/** What decides the evaluations of a task: its interpreter (null: none of ours), and the fingerprint of everything else. */
export interface EvaluationTools {
  readonly interpreter: string | null;
  readonly pins: Pins;
}

/** Prepares the interpreter of a task, and takes the fingerprint of its evaluator. */
export const prepareEvaluation = async (
  task: TaskFolder,
  config: Config,
  cache: string,
  progress: (line: string) => void,
): Promise<EvaluationTools> => {
  const [interpreter, pins] = await Promise.all([
    interpreterOf(task, config, cache, progress),
    pinEvaluator({ task: task.spec, taskDirectory: task.directory, pythonPackages }),
  ]);
  return { interpreter, pins };
};

/** The evaluator of a task, with its pool of slots. */
export const openEvaluator = (
  task: TaskFolder,
  config: Config,
  directory: string,
  { interpreter, pins }: EvaluationTools,
): Promise<Evaluator> =>
  createEvaluatorOn(config.runner, {
    task: task.spec,
    taskDirectory: task.directory,
    pythonPackages,
    interpreter,
    runDirectory: resolve(directory),
    slots: slotsOf(config),
    evaluatorHash: pins.hash,
    pins,
    sandbox: config.sandbox,
  });

const interpreterOf = async (
  { spec, directory }: TaskFolder,
  { python }: Config,
  cache: string,
  progress: (line: string) => void,
): Promise<string | null> => {
  if (spec.evaluator.command[0] !== 'python') return null;
  const requirements = spec.requirements === undefined ? null : join(directory, spec.requirements);
  const { interpreter } = await preparePython({ requirements, cacheDirectory: cache, python, progress });
  return interpreter;
};
