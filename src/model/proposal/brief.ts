import { z } from 'zod';

/** A cognition item that was recalled for a round, with its similarity to the query (0 to 1). */
export const Recalled = z
  .object({
    id: z.string(),
    similarity: z.number(),
    /** How it was found: its places by words and by meaning (from 1), the words, and what its record adds. */
    why: z
      .object({
        lexical: z.number().int().nullable(),
        dense: z.number().int().nullable(),
        words: z.array(z.string()),
        /** Factor on its rank from what it brought so far; 1 says nothing. */
        credit: z.number(),
      })
      .readonly()
      .optional(),
  })
  .readonly();
export type Recalled = z.infer<typeof Recalled>;

/** Why the sampler chose this parent: its name, a sentence, and the parts of its score. */
export const SamplerReason = z
  .object({ sampler: z.string(), text: z.string(), parts: z.record(z.string(), z.number()).default({}) })
  .readonly();
export type SamplerReason = z.infer<typeof SamplerReason>;

/** A lesson of this run as it stood when a round was briefed; cited by its id like cognition. */
export const BriefedLesson = z
  .object({
    id: z.string(),
    kind: z.enum(['do', 'avoid']),
    text: z.string(),
    /** Nodes that bore it out, and nodes that spoke against it. */
    support: z.number().int(),
    against: z.number().int(),
  })
  .readonly();
export type BriefedLesson = z.infer<typeof BriefedLesson>;

/** What the Researcher reads, by id: bodies stay in the stores. */
export const Brief = z
  .object({
    round: z.number().int(),
    island: z.number().int(),
    /** Rounds up to this one may be looked at; null means all that are recorded. */
    horizon: z.number().int().nullable(),
    parent: z.number().int(),
    references: z.array(z.number().int()),
    cognition: z.array(Recalled),
    reason: SamplerReason,
    /** What people want tried; cited by id like cognition. */
    ideas: z.array(z.object({ id: z.string(), text: z.string() })).optional(),
    /** What the run has learnt and holds for true by now, the strongest first. */
    lessons: z.array(BriefedLesson).optional(),
  })
  .readonly();
export type Brief = z.infer<typeof Brief>;

/** A rejection that goes back to the Researcher, word for word. */
export const Objection = z
  .object({
    by: z.enum(['noveltyChecker', 'staticChecker', 'researcher']),
    name: z.string(),
    reason: z.string(),
    /** It brings back what was taken out before: said once in a round, for there may be a reason. */
    cycling: z.literal(true).optional(),
  })
  .readonly();
export type Objection = z.infer<typeof Objection>;
