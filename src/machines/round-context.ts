import type { AnyActorRef } from 'xstate';
import type { Fault } from '../model/fault.ts';
import type { ProposalSubmitted, RoundEnded } from '../model/messages.ts';
import type { Recorded, RecordInput, RoundOutcome } from '../model/ports.ts';
import type { Brief, Objection } from '../model/proposal/brief.ts';
import type { Candidate } from '../model/proposal/candidate.ts';
import type { NoveltyPolicy } from '../model/proposal/novelty.ts';
import type { Fingerprint, Verdict } from '../model/proposal/verdict.ts';
import type { Analysis } from '../model/result/analysis.ts';
import type { Evaluation, Failure } from '../model/result/evaluation.ts';
import type { NodeStatus, Repair } from '../model/result/node.ts';
import type { Trial } from '../model/result/trial.ts';
import type { Policy } from '../model/task/policy.ts';

export interface RoundInput {
  readonly round: number;
  readonly island: number;
  readonly horizon: number | null;
  readonly policy: Policy;
  /** The initial program for round 0; null for every other round. */
  readonly initial: Candidate | null;
  /** Who is sent the outcome: its island, or the run for known programs. */
  readonly replyTo: AnyActorRef;
}

/** What a round knows while it is under way. */
export interface Round extends RoundInput {
  readonly brief: Brief | null;
  readonly candidate: Candidate | null;
  /** The candidate is what the debug agent made of another one. */
  readonly isRepaired: boolean;
  readonly fingerprint: Fingerprint | null;
  readonly objections: readonly Objection[];
  readonly repairs: readonly Repair[];
  /** What the experiments of its candidate have shown so far. */
  readonly evaluations: readonly Evaluation[];
  readonly trial: Trial | null;
  /** Index of the stage the latest experiment ended in. */
  readonly stage: number;
  readonly analysis: Analysis | null;
  readonly failure: Failure | null;
  /** The verdict on a candidate that could not even be checked. */
  readonly verdict: Verdict | null;
  readonly status: NodeStatus;
  readonly fault: Fault | null;
  readonly recorded: Recorded | null;
}

/** What a round knows at its start. */
export const begun = (input: RoundInput): Round => ({
  ...input,
  brief: null,
  candidate: input.initial,
  isRepaired: false,
  fingerprint: null,
  objections: [],
  repairs: [],
  evaluations: [],
  trial: null,
  stage: 0,
  analysis: null,
  failure: null,
  verdict: null,
  status: 'passed',
  fault: null,
  recorded: null,
});

/** The part of the policy that novelty is decided by. */
export const noveltyPolicy = (
  { arbitrate, duplicateAbove, novelBelow, reconsider }: Policy,
  objections: readonly Objection[],
): NoveltyPolicy => ({
  arbitrate,
  duplicateAbove,
  novelBelow,
  reconsider: reconsider && !objections.some(({ cycling }) => cycling),
});

/** Why there is no proposal: the Researcher's reason, and what was objected to last. */
export const lastWords = (objections: readonly Objection[], reason: string): string => {
  const last = objections[objections.length - 1];
  return last === undefined ? reason : `${reason} (last objection, by the ${last.by}: ${last.reason})`;
};

/** Everything the recorder needs. */
export const recordOf = (context: Round): RecordInput => ({
  round: context.round,
  island: context.island,
  status: context.status,
  brief: context.brief,
  trial: context.trial,
  candidate: context.candidate,
  fingerprint: context.fingerprint,
  objections: context.objections,
  repairs: context.repairs,
  analysis: context.analysis,
  failure: context.failure,
});

/** A repair keeps the motivation that was found novel: only a program that is known already is refused. */
const identityOnly: NoveltyPolicy = { arbitrate: false, duplicateAbove: 2, novelBelow: 2, reconsider: false };

/** What a checker is asked; the task's own program needs no opinion of a model. */
export const submissionOf = ({
  round,
  candidate,
  brief,
  policy,
  objections,
  isRepaired,
  initial,
}: Round): ProposalSubmitted => ({
  type: 'proposal.submitted',
  round,
  candidate: candidate!,
  parent: brief?.parent ?? null,
  novelty: isRepaired ? identityOnly : noveltyPolicy(policy, objections),
  review: policy.review && initial === null,
});

/** What the island and the run are sent at its end. */
export const endedOf = (context: Round): RoundEnded => {
  const result = outcomeOf(context);
  return { type: 'round.ended', round: result.round, island: result.island, outcome: result.status, result };
};

export const outcomeOf = ({ round, island, status, recorded, fault }: Round): RoundOutcome => ({
  round,
  island,
  node: round,
  status: recorded?.status ?? status,
  score: recorded?.score ?? null,
  fitness: recorded?.fitness ?? null,
  tokens: recorded?.tokens ?? 0,
  usd: recorded?.usd ?? 0,
  gpuSeconds: recorded?.gpuSeconds ?? 0,
  fault,
  recorded: recorded !== null,
});
