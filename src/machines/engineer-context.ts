import type { EvaluateInput } from '../model/ports.ts';
import type { Candidate } from '../model/proposal/candidate.ts';
import type { Contest, RecordCheck } from '../model/result/best-challenge.ts';
import { checkRecord } from '../model/result/best-confirmation.ts';
import type { Evaluation, Failure } from '../model/result/evaluation.ts';
import { heldBack, type Promotion } from '../model/result/promotion.ts';
import { type Judgement, metricOf, missedGate, ofStage, type Trial, type TrialStatus } from '../model/result/trial.ts';
import { freshSeed } from '../model/task/fresh-seeds.ts';
import type { Policy } from '../model/task/policy.ts';
import type { Stage } from '../model/task/task.ts';

export interface EngineerInput {
  readonly round: number;
  readonly candidate: Candidate;
  readonly policy: Pick<Policy, 'stages' | 'judge' | 'repeats' | 'verify'>;
  /** Index of the stage to begin with: a repaired candidate repeats the stage that failed. */
  readonly stage: number;
  /** What earlier attempts of this round showed. */
  readonly evaluations: readonly Evaluation[];
  /** What its round may see of other nodes, and the node it was made from. */
  readonly horizon: number | null;
  readonly parent: number | null;
}

/** What an Engineer knows while it works. */
export interface Engineering extends EngineerInput {
  readonly seed: number;
  readonly status: TrialStatus;
  readonly failure: Failure | null;
  readonly judgement: Judgement | null;
  /** What it has to beat, once it was asked whether it would be a new best. */
  readonly contest: Contest | null;
  readonly record: RecordCheck | null;
  /** Which fresh run of its stage is under way, from 1 on. */
  readonly nth: number;
  /** Index of the verify stage that is under way. */
  readonly verifying: number;
}

export interface EngineerOutput {
  readonly trial: Trial;
  /** Index of the stage the experiment ended in. */
  readonly stage: number;
}

export const begun = (input: EngineerInput): Engineering => ({
  ...input,
  seed: 1,
  status: 'passed',
  failure: null,
  judgement: null,
  contest: null,
  record: null,
  nth: 1,
  verifying: 0,
});

export const latest = ({ evaluations }: Engineering): Evaluation => evaluations[evaluations.length - 1]!;

export const stageOf = ({ policy, stage }: Engineering): Stage => policy.stages[stage]!;

export const verifyStageOf = ({ policy, verifying }: Engineering): Stage => policy.verify[verifying]!;

/** One more run of a stage; a fresh one has a seed that nothing was selected by. */
export const runOf = ({ round, candidate, seed }: Engineering, stage: Stage): EvaluateInput => ({
  round,
  candidate,
  stage,
  seed,
});

export const freshRunOf = ({ round, candidate, nth }: Engineering, stage: Stage): EvaluateInput => ({
  round,
  candidate,
  stage,
  seed: freshSeed(stage, nth),
});

/**
 * Must a contender run again? The baseline only if it was run once, for without an interval nothing could be held against
 * it, or if others are to be held against it seed by seed.
 */
export const mustRepeat = (context: Engineering, { contends, incumbent, paired = false }: Contest): boolean =>
  contends && (incumbent !== null || paired || stageOf(context).seeds < 2);

/** Have the fresh runs earned the price of the verify stages? The baseline need not earn anything. */
export const mayVerify = ({ contest, evaluations, policy }: Engineering): boolean =>
  policy.verify.length > 0 &&
  contest?.incumbent != null &&
  checkRecord(contest, evaluations, { ...policy, verify: [] }).confirmed;

export const failureOf = (evaluation: Evaluation): Failure | null =>
  evaluation.status === 'passed' ? null : evaluation.failure;

export const gateFailure = (context: Engineering): Failure | null => {
  const stage = stageOf(context);
  const missed = stage.gate === undefined ? null : missedGate(stage.gate, ofStage(context.evaluations, stage.name));
  return missed === null
    ? null
    : { class: 'gate', message: `stage ${stage.name}: ${missed}`, trace: '', stage: stage.name };
};

/** Is the next stage only for the best? Programs that were given, such as the initial one, are always promoted. */
export const mustRank = (context: Engineering): boolean =>
  context.parent !== null &&
  stageOf(context).gate?.top !== undefined &&
  context.stage + 1 < context.policy.stages.length;

/** Its mean score in the stage that it is in. */
export const stageScore = (context: Engineering): number | null =>
  metricOf(ofStage(context.evaluations, stageOf(context).name), 'score')?.mean ?? null;

export const heldBackFailure = (context: Engineering, promotion: Promotion): Failure => ({
  class: 'gate',
  message: heldBack(promotion, stageOf(context).gate!.top!),
  trace: '',
  stage: promotion.stage,
});

export const trialOf = ({ candidate, status, evaluations, failure, judgement, record }: Engineering): Trial => ({
  candidate,
  status,
  evaluations: [...evaluations],
  failure,
  judgement,
  record,
});
