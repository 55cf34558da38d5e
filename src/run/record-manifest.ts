import type { Evaluator } from '../evaluation/evaluator.ts';
import type { Epoch } from '../model/task/epoch.ts';
import type { Pin } from '../model/task/pin.ts';
import { AsiError } from '../platform/errors.ts';
import { failpoint } from '../platform/failpoint.mjs';
import { profileIn, readManifest, writeManifest } from '../stores/manifest.ts';
import type { RunOptions } from './start.ts';

type ManifestParts = Omit<RunOptions, 'progress'>;

/** Refuses to resume a run as something that it is not. A changed evaluator is no reason: it begins a new epoch. */
export const refuseAnother = async ({
  config,
  task,
  directory,
  runId,
  resume,
  force = false,
}: ManifestParts): Promise<void> => {
  if (!resume) return;
  const earlier = await readManifest(directory);
  const profile = profileIn(earlier);
  if (profile !== config.profile) throw anotherProfile(runId, profile, config.profile);
  if (force) return;
  const { seed } = earlier.config;
  const [what, was, is] =
    earlier.task !== task.spec.name
      ? ['task', earlier.task, task.spec.name]
      : ['seed', String(seed ?? config.seed), String(config.seed)];
  if (was === is) return;
  throw new AsiError({
    kind: 'user',
    code: 'task-changed',
    message: `The ${what} of ${runId} is "${was}", not "${is}".`,
    advice: 'Start a new run for that, or resume with --force if it is the same under another name.',
  });
};

const anotherProfile = (run: string, was: string, is: string): AsiError =>
  new AsiError({
    kind: 'user',
    code: 'task-changed',
    message: `${run} was started with the profile "${was}", not "${is}": scores of two profiles are not comparable.`,
    advice: 'Start a new run for that.',
  });

/** What is written of the evaluator, in addition to how the run is produced. */
export interface KeptEvaluator {
  readonly hash: string;
  readonly files: readonly Pin[];
  /** The epochs in the journal, the first one left out: it has no event. */
  readonly later: readonly Epoch[];
  /** What evaluations are confined by, as it was found by trying it. */
  readonly sandbox: Evaluator['sandbox'];
}

/** Writes how the run is produced. Everything about epochs follows from the journal, so a kill before this loses nothing. */
export const recordManifest = async (
  kept: ManifestParts,
  { hash, files, later, sandbox }: KeptEvaluator,
): Promise<void> => {
  const { config, origins, task, directory, runId, resume } = kept;
  const earlier = resume ? await readManifest(directory) : null;
  const first = { epoch: 1, evaluator: earlier?.epochs?.[0]?.evaluator ?? earlier?.evaluatorHash ?? hash, from: 0 };
  failpoint('manifest.writing');
  await writeManifest(directory, {
    ...earlier,
    run: runId,
    task: task.spec.name,
    taskDirectory: task.directory,
    config,
    origins: { ...origins },
    versions: { node: process.version, platform: `${process.platform}-${process.arch}` },
    evaluatorHash: hash,
    pinned: [...files],
    epochs: [first, ...later],
    sandbox: { wanted: config.sandbox, ...sandbox },
    created: earlier?.created ?? new Date().toISOString(),
  });
  failpoint('manifest.kept');
};
