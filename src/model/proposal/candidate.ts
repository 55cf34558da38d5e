import { z } from 'zod';

/** How a program came to be: from the task, from an earlier epoch, by hand, as a whole answer, as edits over its parent, without a model, or repaired after a crash. */
const PatchKind = z.enum(['initial', 're-evaluated', 'submitted', 'full', 'diff', 'recombination', 'repair']);

/** What a proposal says that it used: cognition items and lessons by id, nodes by number. */
export const Citations = z
  .object({
    cognition: z.array(z.string()).default([]),
    nodes: z.array(z.number().int()).default([]),
    /** Lessons of this run, by id. */
    lessons: z.array(z.string()).optional(),
  })
  .readonly();
export type Citations = z.infer<typeof Citations>;

/** A named program that is not evaluated yet, and the reason to believe in it. */
export const Candidate = z
  .object({
    name: z.string(),
    motivation: z.string(),
    program: z.string(),
    cited: Citations,
    patch: z.object({ kind: PatchKind, summary: z.string() }).readonly(),
    /** Bookkeeping of the proposer, for instance which operator it drew; credited when the node is recorded. */
    origin: z.record(z.string(), z.string()).default({}),
  })
  .readonly();
export type Candidate = z.infer<typeof Candidate>;

/** Why an answer of the Researcher cannot become a candidate; quoted back to it in the correction turn. */
export const Defect = z
  .object({
    kind: z.enum(['mismatch', 'unparsed', 'tooLong', 'unchanged', 'markers', 'incomplete', 'refused']),
    detail: z.string(),
    /** The unusable answer, so that it can be corrected. */
    answer: z.string(),
  })
  .readonly();
export type Defect = z.infer<typeof Defect>;

/** What a proposal or a correction ends with. */
export const ProposeAnswer = z.discriminatedUnion('status', [
  z.object({ status: z.literal('proposed'), candidate: Candidate }),
  z.object({ status: z.literal('defective'), defect: Defect }),
  z.object({ status: z.literal('exhausted'), reason: z.string() }),
]);
export type ProposeAnswer = z.infer<typeof ProposeAnswer>;
