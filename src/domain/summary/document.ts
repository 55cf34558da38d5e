import { z } from 'zod';
import { Analysis } from '../analysis.ts';
import { Measured } from '../evaluation.ts';
import { EndReason } from '../event.ts';
import { Direction } from '../task.ts';

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

/** A node as the summary tells it, with its gain over the initial program in the direction of the task. */
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
  /** Better by `difference`; null for the initial program itself. `spread` is the larger of both, null when nothing was repeated. */
  gain: z.object({ difference: z.number(), spread: z.number().nullable(), beyond: z.boolean().nullable() }).nullable(),
  confirmed: z.boolean(),
});
export type SummaryNode = z.infer<typeof SummaryNode>;

/** The `--json` document: a run in numbers, as it stands. */
export const RunSummary = z.object({
  schema: z.literal(1),
  run: z.object({
    id: z.string(),
    task: z.string(),
    seed: z.number().int(),
    islands: z.number().int(),
    lanes: z.number().int(),
    models: z.record(z.string(), z.string()),
    services: z.record(z.string(), z.string()),
    score: z.object({ direction: Direction, unit: z.string() }),
    startedAt: z.string().nullable(),
    lastEventAt: z.string().nullable(),
    /** More about why it ended. */
    detail: z.string(),
  }),
  /** Null while the run goes on, or when it ended without saying so. */
  reason: EndReason.nullable(),
  best: SummaryNode.nullable(),
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
