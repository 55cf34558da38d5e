import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Config } from './config.ts';
import type { Evaluation } from './domain/evaluation.ts';
import type { Stage } from './domain/task.ts';
import { createEvaluator } from './evaluation/evaluator.ts';
import { preparePython } from './evaluation/python.ts';
import { hashEvaluator } from './evaluation/task-hash.ts';
import { cacheDirectory, cognitionDirectory, pythonPackages } from './services/places.ts';
import { loadCognition } from './stores/cognition-files.ts';
import type { TaskFolder } from './stores/task-folder.ts';

/** One thing that was looked at before anything is spent. */
export interface Check {
  readonly name: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly detail: string;
  /** How to mend it. */
  readonly fix: string | null;
}

export interface DoctorOptions {
  /** Null: look at the machine only. */
  readonly task: TaskFolder | null;
  readonly config: Config;
  progress(line: string): void;
}

/** Looks at everything a run needs, spends nothing, and runs the task's evaluator on programs whose outcome is known. */
export async function* doctorChecks(options: DoctorOptions): AsyncGenerator<Check> {
  yield nodeVersion();
  yield await freeSpace(options.config.runs);
  yield credentials(options.config);
  if (options.task !== null) yield* taskChecks(options.task, options);
}

const ok = (name: string, detail: string): Check => ({ name, status: 'ok', detail, fix: null });
const warn = (name: string, detail: string, fix: string): Check => ({ name, status: 'warn', detail, fix });
const fail = (name: string, detail: string, fix: string): Check => ({ name, status: 'fail', detail, fix });

const nodeVersion = (): Check => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isEnough = major > 20 || (major === 20 && minor >= 19);
  return isEnough
    ? ok('node', process.version)
    : fail('node', `${process.version} is too old`, 'Install Node 20.19 or newer; 24 is recommended.');
};

const freeSpace = async (runs: string): Promise<Check> => {
  const { bavail, bsize } = await statfs(resolve(runs)).catch(() => statfs('.'));
  const gigabytes = (bavail * bsize) / 2 ** 30;
  const detail = `${gigabytes.toFixed(1)} GiB free`;
  return gigabytes >= 1 ? ok('disk', detail) : warn('disk', detail, 'Free some space; a run wants at least 1 GiB.');
};

const knowledge = async (field: string | undefined): Promise<Check> => {
  if (field === undefined)
    return warn('cognition', 'the task names no field', 'Add `cognition:` to task.yaml to recall knowledge.');
  return ok('cognition', `${(await loadCognition(cognitionDirectory(field))).length} items in "${field}"`);
};

const credentials = ({ model, models, endpoint }: Config): Check => {
  const isNone = (model ?? 'none') === 'none' && Object.keys(models).length === 0;
  if (isNone) return ok('model', 'none: known edits are recombined');
  const hasKey = Boolean(process.env.OPENAI_API_KEY?.trim());
  return hasKey || endpoint.baseUrl !== null
    ? ok('model', `${model}${hasKey ? ', a key is set' : ', an endpoint of your own'}`)
    : fail('model', 'no OPENAI_API_KEY is set', 'Set it, or work without a model: --model none.');
};

async function* taskChecks(task: TaskFolder, { config, progress }: DoctorOptions): AsyncGenerator<Check> {
  yield await knowledge(task.spec.cognition);
  const cache = cacheDirectory(config);
  const isPython = task.spec.evaluator.command[0] === 'python';
  const python = isPython
    ? await preparePython({
        requirements: task.spec.requirements === undefined ? null : join(task.directory, task.spec.requirements),
        cacheDirectory: cache,
        python: config.python,
        progress,
      })
    : null;
  if (python !== null) yield ok('python', `${python.version} at ${python.interpreter}`);
  const directory = await mkdtemp(join(tmpdir(), 'asi-doctor-'));
  const evaluator = await createEvaluator({
    task: task.spec,
    taskDirectory: task.directory,
    pythonPackages,
    interpreter: python?.interpreter ?? null,
    runDirectory: directory,
    slots: 1,
    evaluatorHash: await hashEvaluator(task.directory, task.spec, pythonPackages),
  });
  const evaluate = async (program: string, stage: Stage, round: number): Promise<Evaluation> => {
    progress(`running the evaluator: ${stage.name}, ${['initial program', 'the same again', 'empty program'][round]}`);
    const watch = { signal: new AbortController().signal, onStarted: () => {} };
    return (await evaluator.evaluate({ round, stage, seed: 1, program }, watch)).evaluation;
  };
  try {
    yield* checksCheck(task, evaluate);
    yield* stageChecks(task, evaluate);
  } finally {
    await evaluator.close();
    await rm(directory, { recursive: true, force: true });
  }
}

type Evaluate = (program: string, stage: Stage, round: number) => Promise<Evaluation>;

async function* checksCheck({ spec, initial }: TaskFolder, evaluate: Evaluate): AsyncGenerator<Check> {
  if (spec.check === undefined) {
    yield warn('executed checks', 'the task declares none', 'Add `check:` to task.yaml to screen programs cheaply.');
    return;
  }
  const done = await evaluate(initial, { name: 'check', ...spec.check, cpus: 1, gpus: 0, seeds: 1 }, 0);
  const failed = done.status === 'passed' ? done.checks.filter(({ passed }) => !passed) : [];
  yield done.status === 'passed' && failed.length === 0
    ? ok('executed checks', `${done.checks.length} passed on the initial program in ${seconds(done)}`)
    : fail(
        'executed checks',
        failed.map(({ name }) => name).join(', ') || told(done),
        'Mend the initial program or the check.',
      );
}

/** The first stage stands for all: the initial program twice (equal apart from a comment), then an empty one, which must fail. */
async function* stageChecks({ spec, initial }: TaskFolder, evaluate: Evaluate): AsyncGenerator<Check> {
  const stage = spec.stages[0]!;
  const first = await evaluate(initial, stage, 0);
  yield first.status === 'passed'
    ? ok('initial program', `${stage.name}: score ${first.score} ${spec.score.unit} in ${seconds(first)}`)
    : fail(
        'initial program',
        told(first),
        `See the evaluator; stage "${stage.name}" must pass before anything evolves.`,
      );
  if (first.status !== 'passed') return;
  const again = await evaluate(`${initial}\n`, stage, 1);
  const isEqual = again.status === 'passed' && again.score === first.score;
  yield isEqual
    ? ok('determinism', 'the same program and seed gave the same score twice')
    : warn('determinism', `${first.score}, then ${told(again)}`, 'Seed everything, or raise `seeds` and expect noise.');
  const empty = await evaluate('\n', stage, 2);
  yield empty.status === 'passed'
    ? fail(
        'empty program',
        `it passed with ${empty.score}`,
        'The evaluator must refuse a program without the entry point.',
      )
    : ok('empty program', `refused: ${empty.failure.message.slice(0, 120)}`);
}

const seconds = ({ usage }: Evaluation): string => `${usage.wallSeconds.toFixed(1)} s`;

const told = (evaluation: Evaluation): string =>
  evaluation.status === 'passed'
    ? `${evaluation.score}`
    : `${evaluation.status}: ${evaluation.failure.message.slice(0, 200)}`;
