import { z } from 'zod';
import { Direction, Stage } from './task.ts';

/** The counts and switches that the machines of a round decide by. */
export const Policy = z
  .object({
    /** Proposals a round may make before it gives up. */
    proposals: z.number().int().positive(),
    /** Correction turns for one unusable answer. */
    mends: z.number().int().min(0),
    /** Repairs of one crashed candidate. */
    repairs: z.number().int().min(0),
    /** Does a model arbitrate near-duplicates, review programs, judge results? */
    arbitrate: z.boolean(),
    review: z.boolean(),
    judge: z.boolean(),
    /** Motivations at least this similar are duplicates; below `novelBelow` they are novel; between lies the grey zone. */
    duplicateAbove: z.number(),
    novelBelow: z.number(),
    /** Is a proposal that brings back lines its ancestors lost sent back once, to be thought over? */
    reconsider: z.boolean(),
    stages: z.array(Stage),
    /** Runs with fresh seeds that a new best must repeat in before it is called confirmed; 0 asks for none. */
    repeats: z.number().int().min(0),
    /** Are scores exactly verified, so that a new best needs no repetition? Left out: no. */
    certified: z.literal(true).optional(),
    /** Stages that a new best must also pass; no role ever sees what they show. */
    verify: z.array(Stage),
  })
  .readonly();
export type Policy = z.infer<typeof Policy>;

/** When a run ends by itself. Null is no limit. */
export const Limits = z
  .object({
    rounds: z.number().int().positive(),
    seconds: z.number().positive().nullable(),
    /** A score at least this good, in the task's direction, ends the run. */
    target: z.number().nullable(),
    direction: Direction,
    /** Rounds without a better best. */
    patience: z.number().int().positive().nullable(),
    /** Consecutive rounds abandoned by faults before the run halts. */
    faults: z.number().int().positive(),
    tokens: z.number().int().positive().nullable(),
    usd: z.number().positive().nullable(),
    gpuHours: z.number().positive().nullable(),
    /** Ends when the best has gained less than `gain` (in fitness) over the latest `rounds` rounds. */
    plateau: z.object({ rounds: z.number().int().positive(), gain: z.number().min(0) }).nullable(),
  })
  .readonly();
export type Limits = z.infer<typeof Limits>;
