import { z } from 'zod';

/** A stretch of a run under one and the same evaluator: scores are compared within it only. */
export const Epoch = z
  .object({
    epoch: z.number().int().positive(),
    /** The hash of the evaluator, its data and its tools; null: the one that the manifest names. */
    evaluator: z.string().nullable(),
    /** The first round that may belong to it. */
    from: z.number().int(),
  })
  .readonly();
export type Epoch = z.infer<typeof Epoch>;

/** The epoch that every run begins with. */
export const firstEpoch: Epoch = { epoch: 1, evaluator: null, from: 0 };
