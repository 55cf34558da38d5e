import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, extname, join } from 'node:path';
import type { Stage, Task } from '../../../model/task/task.ts';
import type { Spec } from '../../contracts/attempt-spec.ts';
import type { RunnerOptions } from '../../runner.ts';
import type { Sandbox } from '../../sandbox/confinement.ts';
import type { Slot } from './slots.ts';

/** What all evaluations of a run have in common, with the sandbox that every evaluator is started in. */
export type EvaluationSetup = Pick<RunnerOptions, 'task' | 'taskDirectory' | 'pythonPackages' | 'interpreter'> & {
  readonly sandbox: Sandbox;
};

const PASSED_ON = ['LD_LIBRARY_PATH', 'CUDA_HOME', 'CUDA_PATH'];
/** Written by evaluators of any kind, so no attempt may fill the disk. */
const DISK_MB = 1024;
const THREADS = ['OMP', 'MKL', 'OPENBLAS', 'NUMEXPR', 'VECLIB'];

/** Name of the file that a candidate is given: the extension is that of the initial program. */
export const candidateFile = (task: Task): string => `candidate${extname(task.initial)}`;

/** How one attempt is run: the evaluator's command, pinned to its slot, in an environment that holds none of our keys. */
export const specFor = (setup: EvaluationSetup, stage: Stage, seed: number, slot: Slot, folder: string): Spec => {
  const attempt = randomUUID();
  const temporary = join(tmpdir(), `asi-${attempt.slice(0, 8)}`);
  const [program = '', ...options] = stage.command ?? setup.task.evaluator.command;
  const pin = slot.cpus.length >= stage.cpus ? ['taskset', '-c', slot.cpus.slice(0, stage.cpus).join(',')] : [];
  const [work, out] = [join(folder, 'work'), join(folder, 'out')];
  const given = {
    candidate: join(folder, candidateFile(setup.task)),
    stage: stage.name,
    seed,
    out: join(out, 'result.json'),
  };
  const confined = setup.sandbox.confine({
    command: [
      ...pin,
      isPython(program) ? (setup.interpreter ?? program) : located(setup, program),
      ...options.map((option) => located(setup, option)),
      ...Object.entries(given).flatMap(([name, value]) => [`--${name}`, String(value)]),
    ],
    env: {
      PATH: [
        ...(setup.interpreter === null ? [] : [dirname(setup.interpreter)]),
        process.env.PATH ?? '/usr/bin:/bin',
      ].join(delimiter),
      HOME: work,
      TMPDIR: temporary,
      LANG: 'C.UTF-8',
      PYTHONPATH: setup.pythonPackages,
      PYTHONHASHSEED: '0',
      PYTHONUNBUFFERED: '1',
      PYTHONDONTWRITEBYTECODE: '1',
      CUDA_DEVICE_ORDER: 'PCI_BUS_ID',
      CUDA_VISIBLE_DEVICES: stage.gpus > 0 ? slot.gpus.slice(0, stage.gpus).join(',') : '',
      ...Object.fromEntries(THREADS.map((library) => [`${library}_NUM_THREADS`, String(stage.cpus)])),
      ...Object.fromEntries(PASSED_ON.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
      ASI_ATTEMPT: attempt,
    },
    readable: [given.candidate],
    writable: [work, out],
    work,
    temporary,
    memoryMb: stage.memoryMb,
    gpus: stage.gpus > 0 ? slot.gpus.slice(0, stage.gpus) : [],
  });
  return {
    attempt,
    slot: slot.name,
    ...confined,
    temporary,
    limitSeconds: stage.limitSeconds,
    memoryMb: stage.memoryMb,
    diskMb: DISK_MB,
  };
};

const isPython = (program: string): boolean => program === 'python' || program === 'python3';

/** A word of the command that names a file of the task becomes its full path: evaluators run in a directory of their own. */
const located = ({ taskDirectory }: EvaluationSetup, word: string): string => {
  const path = join(taskDirectory, word);
  return statSync(path, { throwIfNoEntry: false })?.isFile() ? path : word;
};
