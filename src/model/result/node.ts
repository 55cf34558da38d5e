import { z } from 'zod';
import { Measured, measured } from '../../platform/statistics/measured.ts';
import { Objection, Recalled, SamplerReason } from '../proposal/brief.ts';
import { Citations } from '../proposal/candidate.ts';
import { Fingerprint } from '../proposal/verdict.ts';
import { firstFresh } from '../task/fresh-seeds.ts';
import { Analysis } from './analysis.ts';
import { BestConfirmation } from './best-challenge.ts';
import { Evaluation, Failure } from './evaluation.ts';
import { Judgement, TrialStatus } from './trial.ts';

/** passed … quarantined: the experiment's outcome · rejected: no proposal got through the checks · abandoned: a fault of ours. */
export const NodeStatus = z.enum([...TrialStatus.options, 'rejected', 'abandoned']);
export type NodeStatus = z.infer<typeof NodeStatus>;

/** What a round cost. `usd` is null when a model without a known price was asked. */
export const Cost = z
  .object({
    calls: z.number().int(),
    tokensIn: z.number().int(),
    tokensOut: z.number().int(),
    usd: z.number().nullable(),
    evaluationSeconds: z.number(),
    evaluations: z.number().int(),
  })
  .readonly();
export type Cost = z.infer<typeof Cost>;
export const noCost: Cost = { calls: 0, tokensIn: 0, tokensOut: 0, usd: 0, evaluationSeconds: 0, evaluations: 0 };

/** A repair that the debug agent made after a crash. */
export const Repair = z.object({ stage: z.string(), failure: Failure, change: z.string() }).readonly();
export type Repair = z.infer<typeof Repair>;

/** The immutable record of one round; its id is the round's number, 0 is the initial program. */
export const Node = z
  .object({
    id: z.number().int(),
    island: z.number().int(),
    status: NodeStatus,
    name: z.string(),
    motivation: z.string(),
    program: z.string(),
    parent: z.number().int().nullable(),
    references: z.array(z.number().int()),
    cognition: z.array(Recalled),
    cited: Citations,
    reason: SamplerReason.nullable(),
    patch: z.object({ kind: z.string(), summary: z.string() }).readonly(),
    origin: z.record(z.string(), z.string()),
    fingerprint: Fingerprint.nullable(),
    objections: z.array(Objection),
    repairs: z.array(Repair),
    evaluations: z.array(Evaluation),
    score: Measured.nullable(),
    metrics: z.record(z.string(), z.number()),
    features: z.record(z.string(), z.number()),
    judgement: Judgement.nullable(),
    /** What repeating it showed, when it looked like a new best; null: it did not, or nothing is repeated. */
    record: BestConfirmation.nullable().default(null),
    /** Scores are compared within one epoch of the evaluator only. */
    epoch: z.number().int().default(1),
    /** What selection uses: directed score, blended with the judgement when there is one; null when there is no score. */
    fitness: z.number().nullable(),
    failure: Failure.nullable(),
    analysis: Analysis.nullable(),
    cost: Cost,
  })
  .readonly();
export type Node = z.infer<typeof Node>;

/** The few fields of a node that stay in memory: what samplers and pages look at. */
export const NodeSummary = z
  .object({
    id: z.number().int(),
    island: z.number().int(),
    status: NodeStatus,
    name: z.string(),
    parent: z.number().int().nullable(),
    score: z.number().nullable(),
    spread: z.number(),
    n: z.number().int(),
    fitness: z.number().nullable(),
    features: z.record(z.string(), z.number()),
    origin: z.record(z.string(), z.string()),
    text: z.string(),
    tokens: z.string(),
    behaviour: z.string().nullable(),
    /** Null: it never looked like a new best. */
    confirmed: z.boolean().nullable().default(null),
    epoch: z.number().int().default(1),
    /** Mean score of each stage that it got through, over the regular seeds. */
    stages: z.record(z.string(), z.number()).default({}),
  })
  .readonly();
export type NodeSummary = z.infer<typeof NodeSummary>;

export const summarize = (node: Node): NodeSummary => ({
  id: node.id,
  island: node.island,
  status: node.status,
  name: node.name,
  parent: node.parent,
  score: node.score?.mean ?? null,
  spread: node.score?.spread ?? 0,
  n: node.score?.n ?? 0,
  fitness: node.fitness,
  features: node.features,
  origin: node.origin,
  text: node.fingerprint?.text ?? '',
  tokens: node.fingerprint?.tokens ?? '',
  behaviour: node.fingerprint?.behaviour ?? null,
  confirmed: node.record?.confirmed ?? null,
  epoch: node.epoch,
  stages: stageScores(node.evaluations),
});

/** By stage; a stage in which a seed failed, or that reported no score, is left out. Fresh seeds came later and do not count. */
const stageScores = (evaluations: readonly Evaluation[]): Record<string, number> => {
  const names = new Set(evaluations.map(({ stage }) => stage));
  return Object.fromEntries(
    [...names].flatMap((name) => {
      const runs = new Map(
        evaluations.filter(({ stage, seed }) => stage === name && seed < firstFresh).map((run) => [run.seed, run]),
      );
      const scores = [...runs.values()].map((run) => (run.status === 'passed' ? run.score : null));
      if (scores.length === 0 || scores.some((score) => score === null)) return [];
      return [[name, measured(scores as number[]).mean]];
    }),
  );
};
