import { z } from 'zod';

/** A cognition item that was recalled for a round, with its similarity to the query (0 to 1). */
export const Recalled = z.object({ id: z.string(), similarity: z.number() }).readonly();
export type Recalled = z.infer<typeof Recalled>;

/** Why the sampler chose this parent: its name, a sentence, and the parts of its score. */
export const SamplerReason = z
  .object({ sampler: z.string(), text: z.string(), parts: z.record(z.string(), z.number()).default({}) })
  .readonly();
export type SamplerReason = z.infer<typeof SamplerReason>;

/** What the Researcher is told, by id: bodies stay in the stores. */
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
  })
  .readonly();
export type Brief = z.infer<typeof Brief>;

/** A rejection that goes back to the Researcher, word for word. */
export const Objection = z
  .object({ by: z.enum(['noveltyChecker', 'staticChecker', 'researcher']), name: z.string(), reason: z.string() })
  .readonly();
export type Objection = z.infer<typeof Objection>;
