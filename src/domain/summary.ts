import { z } from 'zod';
import { Analysis } from './analysis.ts';
import { Measured } from './evaluation.ts';
import { EndReason } from './event.ts';
import type { Node } from './node.ts';
import { plainText } from './plain-text.ts';
import { lineOf, type NodeTold } from './run-view/nodes.ts';
import type { RunView } from './run-view.ts';
import { Direction, directed, type Metric } from './task.ts';

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

/** What a view does not hold: the metric, the texts of the nodes it names, and where the files are. */
export interface Surroundings {
  readonly score: Pick<Metric, 'direction' | 'unit'>;
  readonly best: Node | null;
  readonly initial: Node | null;
  readonly paths: Readonly<Record<string, string>>;
}

/** Tells a run in numbers. */
export const summaryOf = (view: RunView, { score, best, initial, paths }: Surroundings): RunSummary => ({
  schema: 1,
  run: {
    id: view.run,
    task: view.task,
    seed: view.seed,
    islands: view.islands,
    lanes: view.lanesPerIsland,
    models: { ...view.models },
    services: { ...view.services },
    score: { direction: score.direction, unit: score.unit },
    startedAt: view.startedAt,
    lastEventAt: view.lastEventAt,
    detail: plainText(view.detail),
  },
  reason: view.reason,
  best: view.best && told(view, view.best, best, score.direction),
  initial: view.initial && told(view, view.initial, initial, score.direction),
  rounds: { ...view.rounds, sinceBest: view.sinceBest, statuses: { ...view.statuses }, repairs: { ...view.repairs } },
  failures: [...view.failures]
    .sort((a, b) => b.count - a.count || a.lastRound - b.lastRound)
    .map((failure) => ({ ...failure, class: plainText(failure.class), line: plainText(failure.line) })),
  spend: { ...view.spend, roles: { ...view.spend.roles } },
  durations: { seconds: view.activeSeconds, stages: { ...view.stageSeconds }, evaluations: { ...view.evaluations } },
  paths: { ...paths },
});

const told = (view: RunView, point: NodeTold, node: Node | null, direction: Direction): SummaryNode => ({
  round: point.round,
  island: point.island,
  name: plainText(point.name),
  parent: point.parent,
  score: point.score,
  motivation: plainText(node?.motivation ?? point.motivation),
  analysis: node?.analysis ?? null,
  cognition: [...(node?.cited.cognition ?? [])],
  line: lineOf(view, point.round).map(({ round }) => round),
  gain: point.round === 0 ? null : gainOver(view.initial?.score ?? null, point.score, direction),
  confirmed: false, // becomes a fact once the best nodes are measured again with fresh seeds
});

const gainOver = (before: Measured | null, after: Measured | null, direction: Direction): SummaryNode['gain'] => {
  if (before === null || after === null) return null;
  const difference = directed(after.mean, direction) - directed(before.mean, direction);
  if (before.n < 2 && after.n < 2) return { difference, spread: null, beyond: null };
  const spread = Math.max(before.spread, after.spread);
  return { difference, spread, beyond: difference > spread };
};
