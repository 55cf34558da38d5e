import type { EndReason } from './event.ts';
import type { Fault } from './fault.ts';
import type { Brief, Objection } from './proposal/brief.ts';
import type { Candidate, Defect } from './proposal/candidate.ts';
import type { NoveltyPolicy } from './proposal/novelty.ts';
import type { CheckResult, Fingerprint } from './proposal/verdict.ts';
import type { Analysis, Comparison } from './result/analysis.ts';
import type { BestChallenge, ConfirmationStages } from './result/best-challenge.ts';
import type { Failure } from './result/evaluation.ts';
import type { Node, NodeStatus, Repair } from './result/node.ts';
import type { Trial } from './result/trial.ts';
import type { ProgressCurve } from './run/progress-curve.ts';
import type { Seed } from './task/known-program.ts';
import type { Stage } from './task/task.ts';

/** Every port's input names its round: the key of what the port journals. */
interface OfRound {
  readonly round: number;
}

export interface LearnInput extends OfRound {
  readonly island: number;
  readonly horizon: number | null;
}

export interface ProposeInput extends OfRound {
  readonly brief: Brief;
  readonly objections: readonly Objection[];
}

export interface CorrectionInput extends ProposeInput {
  readonly defect: Defect;
}

export interface FingerprintInput extends OfRound {
  readonly candidate: Candidate;
  readonly horizon: number | null;
}

export interface NearestInput extends OfRound {
  readonly candidate: Candidate;
  readonly parent: number | null;
  readonly fingerprint: Fingerprint;
  readonly horizon: number | null;
  readonly policy: NoveltyPolicy;
}

export interface ArbitrateInput extends OfRound {
  readonly candidate: Candidate;
  readonly nearest: { readonly node: number; readonly similarity: number };
}

export interface InspectInput extends OfRound {
  readonly candidate: Candidate;
}

export interface ReviewInput extends InspectInput {
  readonly checks: readonly CheckResult[];
}

export interface EvaluateInput extends OfRound {
  readonly candidate: Candidate;
  readonly stage: Stage;
  readonly seed: number;
}

export interface JudgeInput extends OfRound {
  readonly trial: Trial;
}

export interface PromoteInput extends OfRound {
  readonly stage: Stage;
  /** What it reached in that stage: mean score over the seeds; null when the evaluator reported none. */
  readonly score: number | null;
  readonly horizon: number | null;
}

export interface ChallengeInput extends JudgeInput {
  readonly horizon: number | null;
  readonly parent: number | null;
}

export interface ConfirmInput extends JudgeInput {
  readonly contest: BestChallenge;
  readonly stages: ConfirmationStages;
}

export interface RepairInput extends OfRound {
  readonly candidate: Candidate;
  readonly failure: Failure;
  readonly attempt: number;
}

/** A repaired candidate, or why there is none. */
export type RepairAnswer =
  | { readonly status: 'repaired'; readonly candidate: Candidate; readonly change: string }
  | { readonly status: 'unrepairable'; readonly reason: string };

export interface CompareInput extends OfRound {
  readonly trial: Trial;
  readonly brief: Brief | null;
}

export interface WriteInput extends CompareInput {
  readonly comparison: Comparison;
}

/** Everything a round knows when it ends. */
export interface RecordInput extends OfRound {
  readonly island: number;
  readonly status: NodeStatus;
  readonly brief: Brief | null;
  readonly trial: Trial | null;
  readonly candidate: Candidate | null;
  readonly fingerprint: Fingerprint | null;
  readonly objections: readonly Objection[];
  readonly repairs: readonly Repair[];
  readonly analysis: Analysis | null;
  readonly failure: Failure | null;
}

/** What the island and the run need to know of a recorded node. */
export interface Recorded {
  readonly node: number;
  readonly status: NodeStatus;
  readonly score: Node['score'];
  readonly fitness: number | null;
  readonly tokens: number;
  readonly usd: number;
  /** GPUs times the seconds that its evaluations had them; left out where none was used. */
  readonly gpuSeconds?: number;
}

/** What a round ends with. */
export interface RoundOutcome extends OfRound, Recorded {
  readonly island: number;
  /** What went wrong on our side; null otherwise. */
  readonly fault: Fault | null;
  /** False when a fatal fault left the round to be run again on resume. */
  readonly recorded: boolean;
}

export interface OpenAnswer {
  /** All rounds 0 to this one are recorded; -1 at the very start. */
  readonly frontier: number;
  /** Recorded rounds beyond the frontier. */
  readonly done: readonly number[];
  readonly best: { readonly fitness: number; readonly score: number } | null;
  readonly passed: number;
  readonly sinceBest: number;
  /** The frontier at which islands last exchanged members; 0 when they never did. */
  readonly migratedAt: number;
  /** Known programs that the epoch has to evaluate before islands evolve; the initial program first. Absent: none. */
  readonly seeds?: readonly Seed[];
  /** The last round that the epoch began with; no round may look at less. Absent: round 0. */
  readonly seeded?: number;
  readonly tokens: number;
  readonly usd: number;
  readonly gpuSeconds: number;
  readonly curve: ProgressCurve;
}

/** A wish to run a node again; `key` names the wish. */
export interface RepeatInput {
  readonly key: string;
  readonly node: number;
  readonly times: number;
}

export interface MigrateInput {
  readonly at: number;
}

export interface CloseInput {
  readonly reason: EndReason;
  readonly detail: string;
  /** What to do about the fault that it ended by; '' where there was none. */
  readonly advice: string;
}
