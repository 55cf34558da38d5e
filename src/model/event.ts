import { z } from 'zod';
import { Measured } from '../platform/statistics/measured.ts';
import { Brief, Objection } from './proposal/brief.ts';
import { Citations } from './proposal/candidate.ts';
import { Reintroduced } from './proposal/reintroduced.ts';
import { CheckResult } from './proposal/verdict.ts';
import { BestConfirmation } from './result/best-challenge.ts';
import { Failure, Usage } from './result/evaluation.ts';
import { Cost, NodeStatus } from './result/node.ts';
import { Promotion } from './result/promotion.ts';
import { Direction } from './task/task.ts';

const round = z.number().int();
const event = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.object({ type: z.literal(type), ...shape });

/** Why a run ended. */
export const EndReason = z.enum([
  'rounds',
  'target',
  'patience',
  'plateau',
  'budget',
  'time',
  'stopped',
  'faults',
  'nothing passed',
  'initial program failed',
  'credentials',
]);
export type EndReason = z.infer<typeof EndReason>;

/** What happened, as journaled. Long texts (programs, logs, prompts) are named, never carried. */
export const RunEventBody = z.discriminatedUnion('type', [
  event('run.started', {
    run: z.string(),
    task: z.string(),
    /** Which of its profiles; absent for runs from before there were profiles. */
    profile: z.string().optional(),
    seed: z.number().int(),
    islands: z.number().int(),
    lanes: z.number().int(),
    rounds: z.number().int(),
    models: z.record(z.string(), z.string()),
    pid: z.number().int(),
    resumed: z.boolean(),
    services: z.record(z.string(), z.string()),
  }),
  event('run.changed', { field: z.string(), old: z.string(), new: z.string(), by: z.string() }),
  event('run.ended', {
    reason: EndReason,
    best: round.nullable(),
    detail: z.string().default(''),
    advice: z.string().optional(),
  }),
  event('round.started', { round, island: z.number().int() }),
  event('brief.made', { round, brief: Brief }),
  event('proposal.made', {
    round,
    name: z.string(),
    summary: z.string(),
    cited: Citations,
    patch: z.object({ kind: z.string(), summary: z.string() }),
    bytes: z.number().int(),
  }),
  event('proposal.defective', { round, kind: z.string(), detail: z.string() }),
  event('verdict.given', {
    round,
    check: z.enum(['novelty', 'executed checks', 'review']),
    accepted: z.boolean(),
    reason: z.string(),
    checks: z.array(CheckResult),
    nearest: z.object({ node: round, similarity: z.number() }).nullable(),
  }),
  /** A proposal adds lines that its ancestors had and lost. */
  event('lines.reintroduced', { round, ...Reintroduced.unwrap().shape }),
  event('stage.queued', { round, stage: z.string(), seed: z.number().int() }),
  event('stage.started', {
    round,
    stage: z.string(),
    seed: z.number().int(),
    slot: z.string(),
    pid: z.number().int(),
    limitSeconds: z.number(),
  }),
  event('stage.ended', {
    round,
    stage: z.string(),
    seed: z.number().int(),
    status: z.string(),
    score: z.number().nullable(),
    metrics: z.record(z.string(), z.number()),
    failure: Failure.nullable(),
    usage: Usage,
    key: z.string(),
    folder: z.string(),
    cached: z.boolean(),
  }),
  /** An artifact was checked exactly, by the task's own command: its score is a result. The artifact is relative to the run directory. */
  event('certificate.checked', {
    round,
    stage: z.string(),
    seed: z.number().int(),
    score: z.number(),
    direction: Direction,
    artifact: z.string(),
  }),
  /** Whether a program has earned the next stage, by its place among those that have got through this one. */
  event('stage.ranked', { round, ...Promotion.unwrap().shape }),
  event('repair.made', {
    round,
    stage: z.string(),
    attempt: z.number().int(),
    change: z.string(),
    repaired: z.boolean(),
  }),
  event('best.checked', { round, check: BestConfirmation }),
  /** A node was run again at a person's wish; its record and score stay as they were. */
  event('node.repeated', {
    round,
    stage: z.string(),
    seeds: z.array(z.number().int()),
    scores: z.array(z.number()),
    failures: z.array(z.string()),
    detail: z.string(),
  }),
  event('judgement.given', { round, ratings: z.record(z.string(), z.number()), mean: z.number() }),
  event('analysis.written', { round, claim: z.string(), outcome: z.string() }),
  event('node.recorded', {
    round,
    island: z.number().int(),
    status: NodeStatus,
    name: z.string(),
    motivation: z.string(),
    parent: round.nullable(),
    references: z.array(round),
    score: Measured.nullable(),
    fitness: z.number().nullable(),
    /** Directed difference to the parent's score; null when either has none. */
    difference: z.number().nullable(),
    isBest: z.boolean(),
    features: z.record(z.string(), z.number()),
    failure: Failure.nullable(),
    objections: z.array(Objection),
    repairs: z.number().int(),
    cost: Cost,
    /** False when the node is recorded without an analysis or judgement that was asked for. */
    complete: z.boolean(),
  }),
  event('round.ended', { round, island: z.number().int(), outcome: NodeStatus }),
  /** A question is about to be asked. One that never ends was in flight at a kill: what it cost is not known. */
  event('call.started', {
    /** The key of the call, sent with each of its tries. */
    call: z.string(),
    role: z.string(),
    model: z.string(),
    /** The most it can use, and cost; null where no price is known. */
    tokens: z.number().int(),
    usd: z.number().nullable(),
  }),
  event('call.ended', {
    round: round.nullable(),
    role: z.string(),
    model: z.string(),
    outcome: z.enum(['answered', 'repaired', 'unparsed', 'failed']),
    tokensIn: z.number().int(),
    tokensOut: z.number().int(),
    tokensCached: z.number().int(),
    tokensReasoning: z.number().int(),
    /** Null: no price is known for this model. */
    usd: z.number().nullable(),
    /** What limits count in addition: an estimate in dollars, where the endpoint counted no tokens but the model has a price. */
    charged: z.number().optional(),
    /** The key of the call; left out by runs of before. */
    call: z.string().optional(),
    seconds: z.number(),
    attempts: z.number().int(),
    transcript: z.string(),
    error: z.string().nullable(),
  }),
  /** A lesson became an item of cognition: `nodes` bore it out. */
  event('lesson.promoted', {
    id: z.string(),
    title: z.string(),
    support: z.number().int(),
    against: z.number().int(),
    nodes: z.array(round),
  }),
  /** Too much has spoken against a promoted lesson since: it is no longer recalled. */
  event('lesson.withdrawn', { id: z.string(), support: z.number().int(), against: z.number().int() }),
  event('island.migrated', { at: round, node: round, from: z.number().int(), to: z.number().int() }),
  /** The evaluator is not what it was: scores from here on are compared among themselves only. */
  event('epoch.started', {
    epoch: z.number().int(),
    /** The hash of the evaluator, its data and its tools. */
    evaluator: z.string(),
    /** Files that differ from the epoch before. */
    changed: z.array(z.string()),
    /** The first round that belongs to it. */
    from: round,
  }),
  /** The run waits for something outside of it; rounds in flight are kept, none fails for it. */
  event('run.waiting', { cause: z.enum(['disk', 'endpoint']), detail: z.string() }),
  event('run.continued', { cause: z.enum(['disk', 'endpoint']), seconds: z.number() }),
  event('human.command', {
    verb: z.string(),
    source: z.string(),
    detail: z.string(),
    /** Equal keys are carried out once; absent for commands from before there were keys. */
    key: z.string().optional(),
    /** The arguments of the verb (domain/command.ts); a submitted program lies in the memo of its key. */
    arguments: z.record(z.string(), z.unknown()).optional(),
  }),
  event('alert.raised', { rule: z.string(), detail: z.string(), advice: z.string().optional() }),
]);
export type RunEventBody = z.infer<typeof RunEventBody>;

/** A journaled event: contiguous sequence number from 1, and UTC time in ISO 8601. */
export type RunEvent = RunEventBody & { readonly seq: number; readonly time: string };

/** A transition that was taken, by the ids of its states. */
export interface ActorEdge {
  readonly source: string;
  readonly target: string;
  readonly event: string;
}

/** Live records of the actor system; streamed to watchers, never journaled. */
export type ActorRecord =
  | { type: 'actor.started'; path: string; machine: string | null; parent: string | null }
  | { type: 'actor.state'; path: string; status: string; value: string; event: string; edge: ActorEdge | null }
  /** `bytes`: size of the message as JSON, 0 for what XState sends by itself; `text`: what it says in one line. */
  | { type: 'actor.event'; from: string | null; to: string; event: string; bytes: number; text: string }
  | { type: 'actor.gone'; path: string };
