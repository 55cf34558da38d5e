import { join } from 'node:path';
import type { Evaluation, PassedEvaluation } from '../model/result/evaluation.ts';
import { certificateStage, isSameValue, keptArtifact } from '../model/task/certificate.ts';
import type { Direction, Task } from '../model/task/task.ts';
import { readArtifact } from './contracts/artifact-file.ts';
import type { EvaluationRequest, Evaluator } from './evaluator.ts';

/** An artifact whose value was checked without the evaluator that reported it. */
export interface Certified {
  /** As the check gave it. */
  readonly score: number;
  readonly direction: Direction;
  /** Relative to the run directory. */
  readonly artifact: string;
}

/** What an evaluation is worth after its artifact was checked; null where there is nothing to check. */
export type Certify = (
  evaluation: Evaluation,
  request: EvaluationRequest,
  signal: AbortSignal,
) => Promise<{ readonly evaluation: Evaluation; readonly certified: Certified | null }>;

/**
 * Checks what the last stage certifies with the task's own command, in a process that sees the artifact and neither program nor
 * evaluator. A score that the check refuses is quarantined, and the evaluator is named: a wrong certificate is its fault.
 */
export const createCertify = (evaluator: Pick<Evaluator, 'evaluate'>, task: Task, runDirectory: string): Certify => {
  const stage = certificateStage(task);
  const last = task.stages[task.stages.length - 1]!.name;
  return async (evaluation, request, signal) => {
    if (stage === null || request.stage.name !== last || evaluation.status !== 'passed')
      return { evaluation, certified: null };
    const { artifact: name } = task.score.certificate!;
    const kept = keptArtifact(task.score.certificate!);
    const refuse = (why: string) => ({ evaluation: quarantined(evaluation, task, why), certified: null });
    if (evaluation.score === null || !evaluation.artifacts.includes(kept))
      return refuse(`reported ${evaluation.score === null ? 'no score' : `a score without ${name}`}`);
    const artifact = `${evaluation.folder}/${kept}`;
    const read = await readArtifact(join(runDirectory, artifact));
    if ('problem' in read) return refuse(`left a ${name} that cannot be read: ${read.problem}`);
    const { evaluation: checked } = await evaluator.evaluate(
      { round: request.round, stage, seed: 1, program: read.text },
      { signal, onStarted: () => {} },
    );
    if (checked.status !== 'passed') return refuse(`reported ${evaluation.score}: ${checked.failure.message}`);
    if (checked.score === null) return refuse(`reported ${evaluation.score}, and the check gave no score`);
    if (!isSameValue(checked.score, evaluation.score))
      return refuse(`reported ${evaluation.score}, and the check gives ${checked.score}`);
    return { evaluation, certified: { score: checked.score, direction: task.score.direction, artifact } };
  };
};

const quarantined = (
  { stage, seed, key, folder, usage }: PassedEvaluation,
  { evaluator, score: { certificate } }: Task,
  why: string,
): Evaluation => ({
  ...{ status: 'quarantined', stage, seed, key, folder, usage },
  failure: {
    class: 'certificate',
    message: `${certificate!.check.join(' ')} refuses the certificate; the evaluator (${evaluator.command.join(' ')}) ${why}`,
    trace: '',
    stage,
  },
});
