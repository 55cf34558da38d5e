import type { AnyActorRef } from 'xstate';
import type { ExperimentRequested } from '../model/messages.ts';
import type { EvaluateInput } from '../model/ports.ts';
import type { Candidate } from '../model/proposal/candidate.ts';
import type { BestChallenge, BestConfirmation } from '../model/result/best-challenge.ts';
import { confirmBest } from '../model/result/best-confirmation.ts';
import type { Evaluation, Failure } from '../model/result/evaluation.ts';
import { notPromoted, type Promotion } from '../model/result/promotion.ts';
import { type Judgement, metricOf, missedGate, ofStage, type Trial, type TrialStatus } from '../model/result/trial.ts';
import { freshSeed } from '../model/task/fresh-seeds.ts';
import type { Policy } from '../model/task/policy.ts';
import type { Stage } from '../model/task/task.ts';

export interface EngineerInput {
  readonly round: number;
  /** What its round may see of other nodes; null: everything. */
  readonly horizon: number | null;
  readonly policy: Pick<Policy, 'stages' | 'judge' | 'repeats' | 'certified' | 'verify'>;
  readonly replyTo: AnyActorRef;
}

/** What an Engineer knows while it works. */
export interface Engineering extends EngineerInput {
  /** Null until an experiment was requested, as is everything below. */
  readonly candidate: Candidate | null;
  /** The node that the candidate was made from. */
  readonly parent: number | null;
  /** Index of the stage that is under way. */
  readonly stage: number;
  readonly evaluations: readonly Evaluation[];
  readonly seed: number;
  readonly status: TrialStatus;
  readonly failure: Failure | null;
  readonly judgement: Judgement | null;
  /** What it has to beat, once it was asked whether it would be a new best. */
  readonly contest: BestChallenge | null;
  readonly record: BestConfirmation | null;
  /** Which fresh run of its stage is under way, from 1 on. */
  readonly nth: number;
  /** Index of the verify stage that is under way. */
  readonly verifying: number;
}

const untried = {
  seed: 1,
  status: 'passed',
  failure: null,
  judgement: null,
  contest: null,
  record: null,
  nth: 1,
  verifying: 0,
} as const;

export const idle = (input: EngineerInput): Engineering => ({
  ...input,
  ...untried,
  candidate: null,
  parent: null,
  stage: 0,
  evaluations: [],
});

/** What an experiment begins with. */
export const begun = ({ candidate, parent, stage, evaluations }: ExperimentRequested) => ({
  ...untried,
  candidate,
  parent,
  stage,
  evaluations,
});

export const latest = ({ evaluations }: Engineering): Evaluation => evaluations[evaluations.length - 1]!;

export const stageOf = ({ policy, stage }: Engineering): Stage => policy.stages[stage]!;

export const verifyStageOf = ({ policy, verifying }: Engineering): Stage => policy.verify[verifying]!;

/** One more run of a stage; a fresh one has a seed that nothing was selected by. */
export const runOf = ({ round, candidate, seed }: Engineering, stage: Stage): EvaluateInput => ({
  round,
  candidate: candidate!,
  stage,
  seed,
});

export const freshRunOf = ({ round, candidate, nth }: Engineering, stage: Stage): EvaluateInput => ({
  round,
  candidate: candidate!,
  stage,
  seed: freshSeed(stage, nth),
});

/**
 * Must a challenger run again? The baseline only if it was run once, for without an interval nothing could be compared with
 * it, or if others are to be compared with it seed by seed.
 */
export const mustRepeat = (context: Engineering, { contends, incumbent, paired = false }: BestChallenge): boolean =>
  !context.policy.certified && contends && (incumbent !== null || paired || stageOf(context).seeds < 2);

/** Have the fresh runs earned the price of the verify stages? The baseline need not earn anything. */
export const mayVerify = ({ contest, evaluations, policy }: Engineering): boolean =>
  policy.verify.length > 0 &&
  contest?.incumbent != null &&
  confirmBest(contest, evaluations, { ...policy, verify: [] }).confirmed;

/**
 * Does the latest run end the experiment? Of certificates one is enough: how many seeds reach one is reliability, so a
 * failed seed of the last stage counts only when no other has passed.
 */
export const endsExperiment = (context: Engineering): boolean => {
  const { policy, stage, seed, evaluations } = context;
  const { status } = latest(context);
  if (status === 'passed') return false;
  if (!policy.certified || status === 'quarantined' || stage + 1 < policy.stages.length) return true;
  return seed >= stageOf(context).seeds && ofStage(evaluations, stageOf(context).name).length === 0;
};

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

export const notPromotedFailure = (context: Engineering, promotion: Promotion): Failure => ({
  class: 'gate',
  message: notPromoted(promotion, stageOf(context).gate!.top!),
  trace: '',
  stage: promotion.stage,
});

export const trialOf = ({ candidate, status, evaluations, failure, judgement, record }: Engineering): Trial => ({
  candidate: candidate!,
  status,
  evaluations: [...evaluations],
  failure,
  judgement,
  record,
});
