import { cognitionDirectory } from '../config/paths.ts';
import type { Config } from '../config/schema.ts';
import { isSandboxProblem } from '../evaluation/sandbox/sandbox-problem.ts';
import { loadCognition } from '../knowledge/items/cognition-files.ts';
import type { Evaluation } from '../model/result/evaluation.ts';
import { asWritten } from '../model/task/profile.ts';
import type { Stage, Task } from '../model/task/task.ts';
import type { TaskFolder } from '../stores/task-folder.ts';
import { outcomeText } from './baseline.ts';
import { certificateChecks } from './certificate-check.ts';
import { type CheatBench, openCheatBench } from './cheat-bench.ts';
import { cheatCheck } from './cheat-check.ts';
import { cheats } from './cheats.ts';
import { type Check, fail, ok, warn } from './doctor-check.ts';
import { initialChecks } from './initial-check.ts';
import { emptyProbe, probeCheck, pythonProbes } from './probes.ts';

interface TaskOptions {
  readonly task: TaskFolder;
  readonly config: Config;
  progress(line: string): void;
}

/** Runs a task's evaluator on programs whose end is known: nothing of it is kept, and no model is asked. */
export async function* taskChecks({ task, config, progress }: TaskOptions): AsyncGenerator<Check> {
  yield* profileChecks(task.spec, config.profile);
  yield await knowledge(task.spec);
  const bench = await openCheatBench({ task, config, progress }).catch((problem) => {
    if (isSandboxProblem(problem)) return problem;
    throw problem;
  });
  if (isSandboxProblem(bench)) {
    yield fail('evaluator', `it cannot be run: ${bench.message}`, bench.advice);
    return;
  }
  try {
    if (bench.python !== null) yield ok('python', `${bench.python.version} at ${bench.python.interpreter}`);
    yield await executedChecks(bench, progress);
    yield* programChecks(bench, progress);
  } finally {
    await bench.close();
  }
}

/** Which profile is looked at, and which others there are. */
const profileChecks = ({ profiles }: Task, chosen: string): Check[] => {
  const all = Object.entries(profiles).map(([name, { description }]) => ({ name, text: `${name}: ${description}` }));
  if (all.length === 0) return [];
  all.unshift({ name: asWritten, text: `${asWritten}: as it is written` });
  const others = all.filter(({ name }) => name !== chosen).map(({ text }) => text);
  const { text } = all.find(({ name }) => name === chosen)!;
  return [ok('profile', `${text} (not looked at: ${others.join('; ')})`)];
};

const knowledge = async ({ cognition: field, metrics }: Task): Promise<Check> => {
  if (field === undefined)
    return warn('cognition', 'the task names no field', 'Add `cognition:` to task.yaml to recall knowledge.');
  const items = await loadCognition(cognitionDirectory(field));
  const named = items.flatMap(({ id, expects = [] }) => expects.map(({ metric }) => ({ id, metric })));
  const odd = named.find(({ metric }) => !Object.hasOwn(metrics, metric));
  return odd === undefined
    ? ok('cognition', `${items.length} items in "${field}"`)
    : warn('cognition', `"${odd.id}" expects "${odd.metric}" to move, which the task does not measure`, 'Correct it.');
};

const executedChecks = async (bench: CheatBench, progress: (line: string) => void): Promise<Check> => {
  const { spec, initial } = bench.task;
  if (spec.check === undefined)
    return warn('executed checks', 'the task declares none', 'Add `check:` to task.yaml to screen programs cheaply.');
  progress('running the evaluator: check, initial program');
  const done = await bench.run(initial, { name: 'check', ...spec.check, cpus: 1, gpus: 0, seeds: 1 });
  const failed = done.status === 'passed' ? done.checks.filter(({ passed }) => !passed) : [];
  return done.status === 'passed' && failed.length === 0
    ? ok('executed checks', `${done.checks.length} passed on the initial program in ${seconds(done)}`)
    : fail(
        'executed checks',
        failed.map(({ name }) => name).join(', ') || outcomeText(done),
        'Mend the initial program or the check.',
      );
};

async function* programChecks(bench: CheatBench, progress: (line: string) => void): AsyncGenerator<Check> {
  const baseline = yield* initialChecks(bench, progress);
  if (baseline === null) return;
  yield* certificateChecks(bench, progress);
  const hurried = atMost(baseline.stage, Math.ceil(Math.max(5, 3 * baseline.wallSeconds)));
  progress(`running the evaluator: ${hurried.name}, ${emptyProbe.name}`);
  yield await probeCheck(bench, emptyProbe, hurried);
  const { language, evaluator } = bench.task.spec;
  if (language !== 'python' || bench.python === null) {
    yield warn(
      'probes and cheats',
      `skipped: they are Python programs; this task is in ${language}, evaluated by ${evaluator.command[0]}`,
      'Try by hand that a crash, an endless loop and a forged result do not score: docs/integrity.md.',
    );
    return;
  }
  for (const probe of pythonProbes(bench, baseline)) {
    progress(`running the evaluator: ${hurried.name}, ${probe.name}`);
    yield await probeCheck(bench, probe, hurried);
  }
  const patient = atMost(baseline.stage, Math.ceil(Math.max(20, 5 * baseline.wallSeconds)));
  for (const [at, cheat] of cheats.entries()) {
    progress(`running the evaluator: ${patient.name}, cheat ${at + 1} of ${cheats.length}: it ${cheat.what}`);
    yield await cheatCheck(bench, cheat, baseline, patient);
  }
}

const atMost = (stage: Stage, limitSeconds: number): Stage => ({
  ...stage,
  limitSeconds: Math.min(stage.limitSeconds, limitSeconds),
});

const seconds = ({ usage }: Evaluation): string => `${usage.wallSeconds.toFixed(1)} s`;
