import { z } from 'zod';

/** What went wrong, in one line, and where. */
export const Failure = z
  .object({
    class: z.string(),
    message: z.string(),
    trace: z.string().default(''),
    stage: z.string().nullable().default(null),
  })
  .readonly();
export type Failure = z.infer<typeof Failure>;
