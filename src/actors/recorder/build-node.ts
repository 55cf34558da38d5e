import type { RecordInput } from '../../model/ports.ts';
import type { Evaluation, PassedEvaluation } from '../../model/result/evaluation.ts';
import type { Cost, Node } from '../../model/result/node.ts';
import { reliabilityOf, scoreOver } from '../../model/result/score-over.ts';
import { meansOf, ofStage } from '../../model/result/trial.ts';
import { isRegular } from '../../model/task/fresh-seeds.ts';
import type { Task } from '../../model/task/task.ts';
import type { Prior } from '../../population/score-prior.ts';
import { fitnessOf } from './fitness.ts';

export interface Recording {
  readonly task: Task;
  readonly judges: boolean;
  readonly cost: Cost;
  /** The epoch of the evaluator that its score belongs to. */
  readonly epoch: number;
  /** What its score is expected to be; null: it is believed as measured. */
  readonly prior: Prior | null;
}

/** The Node of a round: its score is what the last stage showed over its seeds, and exists only if it passed every stage. */
export const nodeOf = (input: RecordInput, { task, judges, cost, epoch, prior }: Recording): Node => {
  const { round, island, status, brief, trial, candidate } = input;
  const evaluations = trial?.evaluations ?? [];
  const last = countedRuns(evaluations, task);
  const score = status === 'passed' ? scoreOver(last, task) : null;
  const judgement = trial?.judgement ?? null;
  return {
    id: round,
    island,
    status,
    name: candidate?.name ?? 'invalid answer',
    motivation: candidate?.motivation ?? '',
    program: candidate?.program ?? '',
    parent: brief?.parent ?? null,
    references: brief?.references ?? [],
    cognition: brief?.cognition ?? [],
    cited: candidate?.cited ?? { cognition: [], nodes: [] },
    reason: brief?.reason ?? null,
    patch: candidate?.patch ?? { kind: 'none', summary: '' },
    origin: candidate?.origin ?? {},
    fingerprint: input.fingerprint,
    objections: [...input.objections],
    repairs: [...input.repairs],
    evaluations: [...evaluations],
    score,
    metrics: { ...meansOf(last, 'metrics'), ...reliabilityOf(evaluations, task) },
    features: meansOf(last, 'features'),
    judgement,
    record: status === 'passed' ? (trial?.record ?? null) : null,
    epoch,
    fitness: score === null ? null : fitnessOf(task, judges, score, judgement, prior),
    failure: status === 'passed' ? null : input.failure,
    analysis: input.analysis,
    cost,
  };
};

/** Fresh seeds count, too, except where seeds are paired: programs that were run with other seeds could not be compared. */
const countedRuns = (evaluations: readonly Evaluation[], { stages, pairedSeeds }: Task): PassedEvaluation[] => {
  const stage = stages[stages.length - 1]!;
  const runs = ofStage(evaluations, stage.name);
  return pairedSeeds ? runs.filter((run) => isRegular(stage, run)) : runs;
};
