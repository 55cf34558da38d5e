import { z } from 'zod';

/** What repeating a seeming new best with fresh seeds showed. */
export const RecordCheck = z
  .object({
    /** The best confirmed node that it is held against; null: there was none. */
    incumbent: z.number().int().nullable(),
    /** Scores of the fresh runs, in seed order; empty when one of them failed. */
    fresh: z.array(z.number()),
    /** Lower bound of its advantage over the incumbent (directed, in the score's unit); null without an interval. */
    advantage: z.number().nullable(),
    confirmed: z.boolean(),
    /** Why, in one sentence with the numbers. */
    reason: z.string(),
  })
  .readonly();
export type RecordCheck = z.infer<typeof RecordCheck>;
