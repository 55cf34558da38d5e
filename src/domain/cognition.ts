import { z } from 'zod';

/** One edit of a recipe: replace a named region, or set a tunable literal. */
export const Edit = z.union([
  z.strictObject({ region: z.string(), code: z.string() }),
  z.strictObject({ tune: z.string(), value: z.number() }),
]);
export type Edit = z.infer<typeof Edit>;

/** Prior knowledge: a heuristic, pitfall or principle, with its source and the symptoms that call for it. */
export const CognitionItem = z
  .strictObject({
    id: z.string(),
    title: z.string().min(1),
    source: z.strictObject({
      title: z.string(),
      authors: z.string().optional(),
      year: z.number().int(),
      url: z.string().optional(),
    }),
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
