import { z } from 'zod';

/** The Analyzer's decision-oriented lesson. */
export const Analysis = z
  .object({
    /** Did the result bear out the motivation's claim? */
    claim: z.enum(['confirmed', 'refuted', 'mixed', 'untested']),
    outcome: z.string(),
    againstParent: z.string(),
    againstBest: z.string(),
    do: z.array(z.string()),
    avoid: z.array(z.string()),
    next: z.array(z.string()),
    /** What was seen, in the words in which the literature describes it: what knowledge is looked for with next. */
    symptoms: z.array(z.string()).optional(),
    /** Written without a model: it says how numbers moved, in words that no literature uses. */
    fromNumbers: z.literal(true).optional(),
  })
  .readonly();
export type Analysis = z.infer<typeof Analysis>;

/** The mechanical comparison that the Analyzer writes from: numbers and the diff, under a token budget. */
export const Comparison = z
  .object({
    status: z.string(),
    score: z.number().nullable(),
    parent: z
      .object({ node: z.number().int(), score: z.number().nullable(), difference: z.number().nullable() })
      .nullable(),
    best: z
      .object({ node: z.number().int(), score: z.number().nullable(), difference: z.number().nullable() })
      .nullable(),
    /** Differences smaller than this are noise (the larger of both spreads). */
    noise: z.number(),
    metrics: z.array(
      z.object({
        name: z.string(),
        value: z.number(),
        parent: z.number().nullable(),
        better: z.boolean().nullable(),
        volatile: z.boolean().optional(),
      }),
    ),
    /** Its fresh runs together, when it looked like a new best and was repeated; `advantage` as in RecordCheck. */
    repeated: z
      .object({ n: z.number().int(), mean: z.number(), spread: z.number(), advantage: z.number().nullable() })
      .nullable()
      .optional(),
    diff: z.string(),
    log: z.string(),
  })
  .readonly();
export type Comparison = z.infer<typeof Comparison>;

/** The analysis as plain text: what is embedded, recalled and shown. */
export const analysisText = (analysis: Analysis): string =>
  [
    `${analysis.claim}: ${analysis.outcome}`,
    analysis.againstParent,
    analysis.againstBest,
    ...analysis.do.map((lesson) => `Do: ${lesson}`),
    ...analysis.avoid.map((lesson) => `Avoid: ${lesson}`),
    ...analysis.next.map((idea) => `Next: ${idea}`),
  ]
    .filter((line) => line.length > 0)
    .join('\n');
