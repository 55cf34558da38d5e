import { z } from 'zod';
import type { Policy } from '../task/policy.ts';
import { Direction } from '../task/task.ts';

/** What repeating what looks like a new best with fresh seeds showed. */
export const BestConfirmation = z
  .object({
    /** The best confirmed node that it is compared with; null: there was none. */
    incumbent: z.number().int().nullable(),
    /** Scores of the fresh runs, in seed order; empty when one of them failed. */
    fresh: z.array(z.number()),
    /** Their seeds, in that order, where a seed stands for the same draw in every program; absent where it does not. */
    seeds: z.array(z.number().int()).optional(),
    /** Lower bound of its advantage over the incumbent (directed, in the score's unit); null without an interval. */
    advantage: z.number().nullable(),
    confirmed: z.boolean(),
    /** Why, in one sentence with the numbers. */
    reason: z.string(),
  })
  .readonly();
export type BestConfirmation = z.infer<typeof BestConfirmation>;

/** Whether a trial would be a new best as its round may see it, and what it would have to beat. */
export const BestChallenge = z
  .object({
    contends: z.boolean(),
    /** The best confirmed node with the runs that it is judged by; null: this is the first, the baseline for all others. */
    incumbent: z
      .object({
        node: z.number().int(),
        values: z.array(z.number()),
        /** The seeds of the values, where another program's runs may be compared with them seed by seed. */
        seeds: z.array(z.number().int()).optional(),
      })
      .nullable(),
    /** Does the task say that a seed stands for the same draw in every program? */
    paired: z.boolean().optional(),
    /** Are scores exactly verified? Left out: no. */
    certified: z.literal(true).optional(),
    direction: Direction,
    /** Is any node known whose runs differ? Null: none was run twice. */
    varies: z.boolean().nullable(),
  })
  .readonly();
export type BestChallenge = z.infer<typeof BestChallenge>;

/** What what looks like a new best goes through. */
export type ConfirmationStages = Pick<Policy, 'stages' | 'verify'>;

/** How sure a best is, in words: `confirmed`, or `unconfirmed (why)`. */
export const recordText = (record: BestConfirmation | null): string => {
  if (record === null) return 'unconfirmed (not repeated)';
  return record.confirmed ? 'confirmed' : `unconfirmed (${record.reason})`;
};
