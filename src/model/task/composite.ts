import { z } from 'zod';

const share = z.number().positive();

/** A metric's part in a composite score. */
export const Term = z
  .strictObject({
    metric: z.string().min(1),
    weight: share.default(1),
    /** The value that is worth nothing more and nothing less: usually what the initial program reaches. */
    baseline: z.number().default(0),
    /** The gain over the baseline, in the unit of the metric, that counts fully. */
    width: share.default(1),
    /** `linear`: gain / width · `sigmoid`: 1 / (1 + exp(-6 g)) with g = gain / width cut to -1 … 1, as in ASI-Arch. */
    shape: z.enum(['linear', 'sigmoid']).default('linear'),
  })
  .readonly();
export type Term = z.infer<typeof Term>;

/** What a score loses when a metric goes beyond a bound: weight × excess / width. */
export const Penalty = z
  .strictObject({
    metric: z.string().min(1),
    weight: share.default(1),
    /** Free up to here (where less is better) or down to here (where more is better). */
    beyond: z.number(),
    width: share.default(1),
  })
  .readonly();
export type Penalty = z.infer<typeof Penalty>;

/** A score put together from metrics by the engine, so that the arithmetic is the same for all programs and can be read. */
export interface Composite {
  readonly terms: readonly Term[];
  readonly penalties: readonly Penalty[];
}

type Directions = Readonly<Record<string, { readonly direction: 'maximize' | 'minimize' }>>;

/** A part of a composite score, and its value. */
export interface Part {
  readonly metric: string;
  readonly value: number;
}

/**
 * The parts of a composite score (it is their sum), or the metrics that are missing: what was not measured is no zero, and
 * there is no score without it.
 */
export const partsOf = (
  { terms, penalties }: Composite,
  directions: Directions,
  metrics: Readonly<Record<string, number>>,
): { readonly parts: readonly Part[] } | { readonly missing: readonly string[] } => {
  const missing = [...terms, ...penalties].map(({ metric }) => metric).filter((name) => !Object.hasOwn(metrics, name));
  if (missing.length > 0) return { missing: [...new Set(missing)] };
  const gainOf = (metric: string, from: number): number =>
    (metrics[metric]! - from) * (directions[metric]!.direction === 'maximize' ? 1 : -1);
  return {
    parts: [
      ...terms.map(({ metric, weight, baseline, width, shape }) => {
        const gain = gainOf(metric, baseline) / width;
        return { metric, value: weight * (shape === 'linear' ? gain : sigmoid(6 * Math.min(1, Math.max(-1, gain)))) };
      }),
      ...penalties.map(({ metric, weight, beyond, width }) => ({
        metric,
        value: -weight * Math.max(0, -gainOf(metric, beyond) / width) || 0, // no negative zero
      })),
    ],
  };
};

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
