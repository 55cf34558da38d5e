import type { RepairAnswer, RoundOutcome } from './ports.ts';
import type { Brief, Objection } from './proposal/brief.ts';
import type { Candidate } from './proposal/candidate.ts';
import type { NoveltyPolicy } from './proposal/novelty.ts';
import type { Fingerprint, Verdict } from './proposal/verdict.ts';
import type { Analysis } from './result/analysis.ts';
import type { Evaluation, Failure } from './result/evaluation.ts';
import type { NodeStatus } from './result/node.ts';
import type { Trial } from './result/trial.ts';

/**
 * What the actors of a run say to each other. A message that the journal keeps too has the same name there
 * (`model/event.ts`); here it carries the whole object, there its facts without programs and logs.
 */
export type Message = RoundMessage | AgentMessage | IslandMessage;

/** What a round asks of its agents. */
export type AgentMessage =
  | ProposalRequested
  | ObjectionRaised
  | ProposalSubmitted
  | ExperimentRequested
  | RepairRequested
  | AnalysisRequested;

/** What agents answer to their round. */
export type RoundMessage =
  | ProposalMade
  | ProposalFailed
  | VerdictGiven
  | StageEnded
  | ExperimentEnded
  | RepairMade
  | AnalysisWritten
  | AgentFailed;

/** The messages between rounds, islands and the run. */
export type IslandMessage = RoundEnded | FrontierMoved | MigrantsArrived;

interface OfRound {
  readonly round: number;
}

/** Round to Researcher: learn what is known and propose a candidate. */
export interface ProposalRequested extends OfRound {
  readonly type: 'proposal.requested';
}

/** Round to Researcher: why its proposal was not accepted, word for word. It proposes again. */
export interface ObjectionRaised extends OfRound {
  readonly type: 'objection.raised';
  readonly objection: Objection;
}

export interface ProposalMade extends OfRound {
  readonly type: 'proposal.made';
  readonly brief: Brief;
  readonly candidate: Candidate;
}

/** Researcher to round: there is no usable proposal, and why. */
export interface ProposalFailed extends OfRound {
  readonly type: 'proposal.failed';
  readonly brief: Brief;
  readonly reason: string;
}

/** Round to a checker: is this candidate new, is it sound? */
export interface ProposalSubmitted extends OfRound {
  readonly type: 'proposal.submitted';
  readonly candidate: Candidate;
  /** The node that it builds on; null for programs that were given. */
  readonly parent: number | null;
  readonly novelty: NoveltyPolicy;
  /** Whether a model reviews what passes the executed checks. */
  readonly review: boolean;
}

export interface VerdictGiven extends OfRound {
  readonly type: 'verdict.given';
  readonly by: 'noveltyChecker' | 'staticChecker';
  readonly verdict: Verdict;
  /** What the novelty checker identified the program by; null from the static checker. */
  readonly fingerprint: Fingerprint | null;
}

export interface ExperimentRequested extends OfRound {
  readonly type: 'experiment.requested';
  readonly candidate: Candidate;
  readonly parent: number | null;
  /** Index of the stage to begin with: a repaired candidate repeats the stage that failed. */
  readonly stage: number;
  /** What earlier attempts of this round showed. */
  readonly evaluations: readonly Evaluation[];
}

/** Engineer to round: one stage has ended with one seed. */
export interface StageEnded extends OfRound {
  readonly type: 'stage.ended';
  readonly evaluation: Evaluation;
}

export interface ExperimentEnded extends OfRound {
  readonly type: 'experiment.ended';
  readonly trial: Trial;
  /** Index of the stage that it ended in. */
  readonly stage: number;
}

export interface RepairRequested extends OfRound {
  readonly type: 'repair.requested';
  readonly candidate: Candidate;
  readonly failure: Failure;
  /** From 1 on. */
  readonly attempt: number;
}

/** Debug agent to round: a repaired candidate, or why there is none. */
export interface RepairMade extends OfRound {
  readonly type: 'repair.made';
  readonly answer: RepairAnswer;
}

export interface AnalysisRequested extends OfRound {
  readonly type: 'analysis.requested';
  readonly trial: Trial;
  readonly brief: Brief | null;
}

export interface AnalysisWritten extends OfRound {
  readonly type: 'analysis.written';
  readonly analysis: Analysis;
}

/** The names that agents have in a round. */
export type Agent = 'researcher' | 'noveltyChecker' | 'staticChecker' | 'engineer' | 'debugAgent' | 'analyzer';

/** Agent to round: something that it needs has failed; the round decides what that costs. */
export interface AgentFailed extends OfRound {
  readonly type: 'agent.failed';
  readonly agent: Agent;
  readonly error: unknown;
}

/** Round to island to run. */
export interface RoundEnded extends OfRound {
  readonly type: 'round.ended';
  readonly island: number;
  readonly outcome: NodeStatus;
  readonly result: RoundOutcome;
}

/** Run to islands: all rounds up to this one are recorded. */
export interface FrontierMoved {
  readonly type: 'frontier.moved';
  readonly frontier: number;
}

/** Run to islands: members were exchanged after this frontier, and rounds that wait for them may start. */
export interface MigrantsArrived {
  readonly type: 'migrants.arrived';
  readonly frontier: number;
}
