import type { Config } from '../config.ts';
import { readManifest, writeManifest } from '../stores/manifest.ts';
import { StoreProblem } from '../stores/problem.ts';
import type { TaskFolder } from '../stores/task-folder.ts';

interface Kept {
  readonly config: Config;
  readonly origins: Readonly<Record<string, string>>;
  readonly task: TaskFolder;
  readonly directory: string;
  readonly runId: string;
  readonly resume: boolean;
  readonly force?: boolean;
}

/** Writes how the run is produced; on resume, refuses a task or evaluator that is not the one the scores came from. */
export const keepManifest = async (kept: Kept, evaluatorHash: string): Promise<void> => {
  const { config, origins, task, directory, runId, resume, force = false } = kept;
  const earlier = resume ? await readManifest(directory) : null;
  if (earlier !== null && earlier.evaluatorHash !== evaluatorHash && !force)
    throw new StoreProblem(
      'EVALUATOR_CHANGED',
      `The evaluator of "${task.spec.name}" has changed since ${runId} began, so its scores could not be compared.`,
      'Restore its files, start a new run, or resume with --force if the change cannot matter.',
    );
  await writeManifest(directory, {
    ...earlier,
    run: runId,
    task: task.spec.name,
    taskDirectory: task.directory,
    config,
    origins: { ...origins },
    versions: { node: process.version, platform: `${process.platform}-${process.arch}` },
    evaluatorHash,
    created: earlier?.created ?? new Date().toISOString(),
  });
};
