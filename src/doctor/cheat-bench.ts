import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheDirectory, pythonPackages } from '../config/paths.ts';
import type { Config } from '../config/schema.ts';
import { createCertify } from '../evaluation/certify.ts';
import { isEvaluatorFault } from '../evaluation/evaluator-fault.ts';
import { hashEvaluator } from '../evaluation/fingerprint/task-hash.ts';
import { preparePython } from '../evaluation/python/prepare-python.ts';
import { createEvaluatorOn } from '../evaluation/runners/registry.ts';
import type { Evaluation } from '../model/result/evaluation.ts';
import type { Stage } from '../model/task/task.ts';
import type { TaskFolder } from '../stores/task-folder.ts';

/** How one program ended: as an evaluation, or with the evaluator (or the engine) blaming itself. */
export type Ending = Evaluation | { readonly status: 'fault'; readonly message: string };

/** A task's evaluator, ready to be shown programs; nothing that it does reaches a run. */
export interface CheatBench {
  readonly task: TaskFolder;
  /** Null: the evaluator is no Python program. */
  readonly python: { readonly interpreter: string; readonly version: string } | null;
  /** For files of the doctor; removed when the stand is closed. */
  readonly directory: string;
  readonly packages: string;
  run(program: string, stage: Stage, seed?: number): Promise<Ending>;
  /** What a run would believe of an evaluation, after its artifact was checked; of estimates, the evaluation itself. */
  certified(evaluation: Evaluation, stage: Stage): Promise<Evaluation>;
  close(): Promise<void>;
}

export interface StandOptions {
  readonly task: TaskFolder;
  readonly config: Config;
  readonly packages?: string;
  progress(line: string): void;
}

/** Opens a stand in a temporary directory: one slot, so that times are those of a program that runs alone. */
export const openCheatBench = async ({
  task,
  config,
  packages = pythonPackages,
  progress,
}: StandOptions): Promise<CheatBench> => {
  const python = await interpreterFor(task, config, progress);
  const directory = await mkdtemp(join(tmpdir(), 'asi-doctor-'));
  await chmod(directory, 0o711); // a sandbox may run the evaluator as another user, who has to find its folder
  const remove = () => rm(directory, { recursive: true, force: true });
  const evaluator = await openEvaluator().catch(async (error) => {
    await remove();
    throw error;
  });
  let round = 0;

  async function openEvaluator() {
    return createEvaluatorOn(
      { name: 'local' },
      {
        task: task.spec,
        taskDirectory: task.directory,
        pythonPackages: packages,
        interpreter: python?.interpreter ?? null,
        runDirectory: join(directory, 'run'),
        slots: 1,
        sandbox: config.sandbox,
        evaluatorHash: await hashEvaluator(task.directory, task.spec, packages),
      },
    );
  }

  const run = async (program: string, stage: Stage, seed = 1): Promise<Ending> => {
    const watch = { signal: new AbortController().signal, onStarted: () => {} };
    round += 1;
    try {
      return (await evaluator.evaluate({ round, stage, seed, program }, watch)).evaluation;
    } catch (error) {
      if (!isEvaluatorFault(error)) throw error;
      return { status: 'fault', message: error.message };
    }
  };

  const certified = async (evaluation: Evaluation, stage: Stage): Promise<Evaluation> => {
    const certify = createCertify(evaluator, task.spec, join(directory, 'run'));
    const request = { round, stage, seed: 1, program: task.initial };
    return (await certify(evaluation, request, new AbortController().signal)).evaluation;
  };

  const close = async () => {
    await evaluator.close();
    await remove();
  };

  return { task, python, directory, packages, run, certified, close };
};

const interpreterFor = async (
  { spec, directory }: TaskFolder,
  config: Config,
  progress: (line: string) => void,
): Promise<CheatBench['python']> => {
  if (spec.evaluator.command[0] !== 'python') return null;
  const requirements = spec.requirements === undefined ? null : join(directory, spec.requirements);
  return preparePython({ requirements, cacheDirectory: cacheDirectory(config), python: config.python, progress });
};
