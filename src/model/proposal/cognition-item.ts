import { z } from 'zod';

/** One edit of a recipe: replace a named region, or set a tunable literal. */
export const Edit = z.union([
  z.strictObject({ region: z.string(), code: z.string() }),
  z.strictObject({ tune: z.string(), value: z.number() }),
]);
export type Edit = z.infer<typeof Edit>;

/**
 * How an item came to be: written by us from the literature, given by a user, distilled from a document by a model, cut
 * out of one without a model, or learnt by runs.
 */
export const Making = z.enum(['curated', 'human', 'extracted', 'raw', 'lesson']);
export type Making = z.infer<typeof Making>;

/** A movement of one of the task's metrics that the source lets expect. */
const Expectation = z.strictObject({ metric: z.string().min(1), moves: z.enum(['up', 'down', 'same']) }).readonly();

/** Prior knowledge: a heuristic, pitfall or principle, with its source and the symptoms that call for it. */
export const CognitionItem = z
  .strictObject({
    /** Stable: the name of its file; an edit makes a new version of the same id. */
    id: z.string(),
    title: z.string().min(1),
    source: z.strictObject({
      title: z.string(),
      authors: z.string().optional(),
      year: z.number().int().optional(),
      url: z.string().optional(),
      /** The heading under which the source says so. */
      section: z.string().optional(),
    }),
    /** Counted from 1; left out is 1. */
    version: z.number().int().min(1).optional(),
    /** Left out: curated. */
    made: Making.optional(),
    expects: z.array(Expectation).optional(),
    /** Items that contradict it; when two that disagree are recalled together, the Researcher is shown that they do. */
    disagreesWith: z.array(z.string()).optional(),
    /** Of a lesson: the runs and nodes that it was learnt from, and how many bore it out or spoke against it. */
    learnt: z
      .strictObject({
        runs: z.array(z.string()),
        nodes: z.array(z.string()),
        support: z.number().int().min(0),
        against: z.number().int().min(0),
      })
      .optional(),
    tags: z.array(z.string()).default([]),
    /** The symptom that calls for this item, in the words an analysis would use. */
    trigger: z.string(),
    edits: z.array(Edit).default([]),
    text: z.string().min(1),
  })
  .readonly();
export type CognitionItem = z.infer<typeof CognitionItem>;

/** What is embedded and searched. */
export const cognitionText = (item: CognitionItem): string =>
  `${item.title}\n${item.trigger}\n${item.tags.join(' ')}\n${item.text}`;
