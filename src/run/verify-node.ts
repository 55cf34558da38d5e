import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheDirectory, pythonPackages } from '../config/paths.ts';
import type { Config } from '../config/schema.ts';
import { readArtifact } from '../evaluation/contracts/artifact-file.ts';
import { evaluationKey } from '../evaluation/contracts/evaluation-key.ts';
import { readResultFile } from '../evaluation/contracts/result-file.ts';
import type { Evaluator } from '../evaluation/evaluator.ts';
import { type Pins, pinEvaluator } from '../evaluation/fingerprint/evaluator-fingerprint.ts';
import { preparePython } from '../evaluation/python/prepare-python.ts';
import { createEvaluatorOn } from '../evaluation/runners/registry.ts';
import type { Evaluation } from '../model/result/evaluation.ts';
import type { Node } from '../model/result/node.ts';
import { type Agreement, agreementOf } from '../model/result/verification.ts';
import { certificateStage, isSameValue, keptArtifact } from '../model/task/certificate.ts';
import { isRegular } from '../model/task/fresh-seeds.ts';
import { changesBetween } from '../model/task/pin.ts';
import type { Stage } from '../model/task/task.ts';
import { digest } from '../platform/data/digest.ts';
import { AsiError } from '../platform/errors.ts';
import type { Manifest } from '../stores/manifest.ts';
import type { TaskFolder } from '../stores/task-folder.ts';

export interface VerifyOptions {
  readonly node: Node;
  readonly task: TaskFolder;
  readonly config: Config;
  readonly manifest: Manifest;
  /** The run directory, which is only read. */
  readonly directory: string;
  progress(line: string): void;
}

/** One recorded evaluation, and what of it can still be shown to be what it says. */
export interface Evidence {
  readonly seed: number;
  readonly key: string;
  /** Whether the key follows from the program, the evaluator of its epoch, the stage and the seed. */
  readonly keyFollows: boolean;
  readonly file: string;
  /** What its result file says compared with the record: the same, something else, or it is gone. */
  readonly result: 'as recorded' | 'something else' | 'gone';
}

/** A recorded artifact that was checked again, without the evaluator that reported it. */
export interface CheckedArtifact {
  readonly seed: number;
  /** Relative to the run directory. */
  readonly artifact: string;
  readonly recorded: number;
  /** What the check gives now; null when it refuses it, or it cannot be read. */
  readonly found: number | null;
  readonly holds: boolean;
  readonly problem: string | null;
}

/** What repeating a node's last stage showed, and where its numbers come from. */
export interface Verification {
  readonly agreement: Agreement;
  readonly stage: string;
  readonly program: string;
  readonly epoch: number;
  /** The evaluator that it was recorded under, and the one of now. */
  readonly evaluator: { readonly then: string; readonly now: string; readonly changed: readonly string[] };
  readonly evidence: readonly Evidence[];
  readonly repeated: readonly Evaluation[];
  /** Empty where scores are estimates. */
  readonly artifacts: readonly CheckedArtifact[];
  /** Where the repeated runs are kept because they differ; null: they are removed. */
  readonly kept: string | null;
}

/** Runs a node's last stage again with its regular seeds, in attempts that know nothing of the run, which is only read. */
export const verifyNode = async (options: VerifyOptions): Promise<Verification> => {
  const { node, task, manifest } = options;
  const { stage, recorded } = lastStage(node, task);
  const pins = await pinEvaluator({ task: task.spec, taskDirectory: task.directory, pythonPackages });
  const then = manifest.epochs?.find(({ epoch }) => epoch === node.epoch)?.evaluator ?? manifest.evaluatorHash;
  const directory = await mkdtemp(join(tmpdir(), 'asi-verify-'));
  await chmod(directory, 0o711); // a sandbox may run the evaluator as another user, who has to find its folder
  let isKept = false;
  try {
    const { repeated, artifacts } = await repeat(options, { stage, recorded, pins, directory });
    const agreement = agreementOf(recorded, repeated);
    isKept = agreement.verdict === 'differs';
    return {
      agreement,
      stage: stage.name,
      program: digest(node.program),
      epoch: node.epoch,
      evaluator: { then, now: pins.hash, changed: changesSince(manifest, then, pins) },
      evidence: await Promise.all(recorded.map((one) => evidenceOf(one, options, { stage, then }))),
      repeated,
      artifacts,
      kept: isKept ? directory : null,
    };
  } finally {
    if (!isKept) await rm(directory, { recursive: true, force: true });
  }
};

interface Repeat {
  readonly stage: Stage;
  readonly recorded: readonly Evaluation[];
  readonly pins: Pins;
  readonly directory: string;
}

const repeat = async (
  options: VerifyOptions,
  { stage, recorded, pins, directory }: Repeat,
): Promise<Pick<Verification, 'repeated' | 'artifacts'>> => {
  const { node, task, config, progress } = options;
  const { spec } = task;
  const requirements = spec.requirements === undefined ? null : join(task.directory, spec.requirements);
  const isPython = spec.evaluator.command[0] === 'python';
  const cache = cacheDirectory(config);
  const python = isPython
    ? await preparePython({ requirements, cacheDirectory: cache, python: config.python, progress })
    : null;
  const evaluator = await createEvaluatorOn(config.runner, {
    task: spec,
    taskDirectory: task.directory,
    pythonPackages,
    interpreter: python?.interpreter ?? null,
    runDirectory: join(directory, 'run'),
    slots: 1, // one after the other: times are those of a program that runs alone
    sandbox: config.sandbox,
    evaluatorHash: pins.hash,
    pins,
  });
  const watch = { signal: new AbortController().signal, onStarted: () => {} };
  try {
    const repeated: Evaluation[] = [];
    for (const { seed } of recorded) {
      progress(`${stage.name}, seed ${seed}`);
      repeated.push(
        (await evaluator.evaluate({ round: node.id, stage, seed, program: node.program }, watch)).evaluation,
      );
    }
    return { repeated, artifacts: await checkArtifacts(options, recorded, evaluator) };
  } finally {
    await evaluator.close();
  }
};

/** Checks the artifacts as they were recorded, not those that the repeated runs have left. */
const checkArtifacts = async (
  { node, task: { spec }, directory, progress }: VerifyOptions,
  recorded: readonly Evaluation[],
  evaluator: Evaluator,
): Promise<readonly CheckedArtifact[]> => {
  const stage = certificateStage(spec);
  if (stage === null) return [];
  const checked: CheckedArtifact[] = [];
  for (const run of recorded) {
    if (run.status !== 'passed' || run.score === null) continue;
    const about = {
      seed: run.seed,
      artifact: `${run.folder}/${keptArtifact(spec.score.certificate!)}`,
      recorded: run.score,
    };
    progress(`${about.artifact}`);
    const read = await readArtifact(join(directory, about.artifact));
    if ('problem' in read) {
      checked.push({ ...about, found: null, holds: false, problem: read.problem });
      continue;
    }
    const watch = { signal: new AbortController().signal, onStarted: () => {} };
    const { evaluation } = await evaluator.evaluate({ round: node.id, stage, seed: 1, program: read.text }, watch);
    const found = evaluation.status === 'passed' ? evaluation.score : null;
    const problem = evaluation.status === 'passed' ? null : evaluation.failure.message;
    checked.push({ ...about, found, holds: found !== null && isSameValue(found, run.score), problem });
  }
  return checked;
};

/** The last stage that the node reached, with what is recorded of its regular seeds; of a repaired program, the newest. */
const lastStage = (node: Node, { spec }: TaskFolder): Pick<Repeat, 'stage' | 'recorded'> => {
  const last = node.evaluations.findLast((one) => spec.stages.some((stage) => isRegular(stage, one)));
  const stage = spec.stages.find(({ name }) => name === last?.stage);
  if (stage === undefined)
    throw new AsiError({
      kind: 'user',
      code: 'node-unevaluated',
      message: `Node ${node.id} ended as "${node.status}" without an evaluation in a stage that the task has.`,
      advice: 'Verify one that was evaluated; `show` has the details of this one.',
    });
  const bySeed = new Map(node.evaluations.filter((one) => isRegular(stage, one)).map((one) => [one.seed, one]));
  return { stage, recorded: [...bySeed.values()].sort((a, b) => a.seed - b.seed) };
};

const evidenceOf = async (
  recorded: Evaluation,
  { node, directory }: VerifyOptions,
  { stage, then }: { readonly stage: Stage; readonly then: string },
): Promise<Evidence> => {
  const file = join(directory, recorded.folder, 'result.json');
  const found = await readResultFile(file, 0);
  const says = found.status === 'report' && 'score' in found.report ? found.report.score : null;
  const score = recorded.status === 'passed' ? recorded.score : null;
  const gone = found.status === 'missing' && recorded.status === 'passed';
  return {
    seed: recorded.seed,
    key: recorded.key,
    keyFollows: evaluationKey(node.program, then, stage, recorded.seed) === recorded.key,
    file,
    result: gone ? 'gone' : recorded.status !== 'passed' || says === score ? 'as recorded' : 'something else',
  };
};

const changesSince = (manifest: Manifest, then: string, pins: Pins): readonly string[] => {
  if (then === pins.hash) return [];
  const known = manifest.evaluatorHash === then ? manifest.pinned : undefined;
  return known === undefined ? ['which files is not known'] : changesBetween(known, pins.files);
};
