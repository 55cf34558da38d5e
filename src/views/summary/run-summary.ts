import { z } from 'zod';
import { EndReason } from '../../model/event.ts';
import { Analysis } from '../../model/result/analysis.ts';
import { BestConfirmation } from '../../model/result/best-challenge.ts';
import { asWritten } from '../../model/task/profile.ts';
import { Direction } from '../../model/task/task.ts';
import { Measured } from '../../platform/statistics/measured.ts';
import { Certificate } from '../run/best-certificate.ts';
import { RunState } from '../run/run-state.ts';

const Spent = z.object({
  calls: z.number().int(),
  failed: z.number().int(),
  tokensIn: z.number().int(),
  tokensOut: z.number().int(),
  tokensCached: z.number().int(),
  tokensReasoning: z.number().int(),
  /** A lower bound while `unpriced` is not 0. */
  usd: z.number(),
  unpriced: z.number().int(),
});

/**
 * Better than the initial program by `difference`, with 95 % confidence by `atLeast` (null: unknown, because
 * no fresh runs were made). Fresh runs are compared where there are any. `spread` is the larger of both, null when neither was repeated.
 */
const Gain = z.object({
  difference: z.number(),
  spread: z.number().nullable(),
  beyond: z.boolean().nullable(),
  atLeast: z.number().nullable().default(null),
});
export type Gain = z.infer<typeof Gain>;

/** A node in the summary, with its gain over the initial program in the direction of the task. */
export const SummaryNode = z.object({
  round: z.number().int(),
  island: z.number().int(),
  name: z.string(),
  parent: z.number().int().nullable(),
  score: Measured.nullable(),
  motivation: z.string(),
  analysis: Analysis.nullable(),
  /** Ids of the cognition items it cites. */
  cognition: z.array(z.string()),
  /** From the initial program to this node. */
  line: z.array(z.number().int()),
  gain: Gain.nullable(),
  confirmed: z.boolean(),
  /** Of the best: the best certified artifact of the run, which another node or a seed that does not count may have left. */
  certificate: Certificate.nullable().default(null),
  /** What repeating it with fresh seeds showed; null: it was not repeated. */
  record: BestConfirmation.nullable().default(null),
  /** Why a person lets it count although repeats did not confirm it; null: nobody approved it. */
  approved: z.string().nullable().default(null),
});
export type SummaryNode = z.infer<typeof SummaryNode>;

/** The best confirmed node, in short, beside a best that is not. */
export const ConfirmedNode = SummaryNode.pick({ round: true, island: true, name: true, score: true, gain: true });
export type ConfirmedNode = z.infer<typeof ConfirmedNode>;

/** The `--json` document: a run in numbers, as it stands. */
export const RunSummary = z.object({
  schema: z.literal(1),
  run: z.object({
    id: z.string(),
    task: z.string(),
    profile: z.string().default(asWritten),
    seed: z.number().int(),
    islands: z.number().int(),
    lanes: z.number().int(),
    models: z.record(z.string(), z.string()),
    services: z.record(z.string(), z.string()),
    score: z.object({ direction: Direction, unit: z.string() }),
    startedAt: z.string().nullable(),
    lastEventAt: z.string().nullable(),
    /** Scores are compared within one epoch of the evaluator only; `best` and `initial` are of this one. */
    epoch: z.number().int().default(1),
    /** More about why it ended. */
    detail: z.string(),
    /** What to do about why it ended; empty when there is nothing to fix. */
    advice: z.string().default(''),
  }),
  /** As it was when this was written; a status file may be older than the run's end. */
  state: RunState.default('running'),
  /** Null while the run is running, or when it ended without saying so. */
  reason: EndReason.nullable(),
  best: SummaryNode.nullable(),
  /** The best confirmed node; null when that is `best` itself, or there is none. */
  confirmed: ConfirmedNode.nullable().default(null),
  initial: SummaryNode.nullable(),
  rounds: z.object({
    done: z.number().int(),
    total: z.number().int(),
    sinceBest: z.number().int(),
    statuses: z.record(z.string(), z.number().int()),
    repairs: z.object({ tried: z.number().int(), repaired: z.number().int() }),
  }),
  failures: z.array(
    z.object({
      class: z.string(),
      line: z.string(),
      count: z.number().int(),
      lastRound: z.number().int(),
      folder: z.string().nullable(),
    }),
  ),
  /** How well earlier stages predict the last one, over programs that got through both (Spearman, 95 %). */
  proxies: z
    .array(
      z.object({
        stage: z.string(),
        full: z.string(),
        rho: z.number(),
        low: z.number(),
        high: z.number(),
        n: z.number().int(),
        /** It predicts next to nothing: its gate may reject the good ones. */
        blind: z.boolean(),
      }),
    )
    .default([]),
  spend: Spent.extend({ roles: z.record(z.string(), Spent) }),
  durations: z.object({
    seconds: z.number(),
    stages: z.record(z.string(), z.number()),
    evaluations: z.object({
      count: z.number().int(),
      cached: z.number().int(),
      seconds: z.number(),
      cpuSeconds: z.number(),
    }),
  }),
  paths: z.record(z.string(), z.string()),
});
export type RunSummary = z.infer<typeof RunSummary>;
