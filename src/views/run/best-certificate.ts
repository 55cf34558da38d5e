import { z } from 'zod';
import type { RunEvent } from '../../model/event.ts';
import { improvement } from '../../model/result/improvement.mjs';

/** A certified artifact: where it comes from, where it lies below the run directory, and its value as the check gave it. */
export const Certificate = z.object({
  score: z.number(),
  node: z.number().int(),
  seed: z.number().int(),
  artifact: z.string(),
  /** It was checked by the task's own command, without the evaluator. */
  verified: z.literal(true),
});
export type Certificate = z.infer<typeof Certificate>;

/** The better of the best one so far and a new one; of equals the earlier. */
export const betterCertificate = (
  best: Certificate | null,
  { round, seed, score, direction, artifact }: Extract<RunEvent, { type: 'certificate.checked' }>,
): Certificate =>
  best !== null && improvement(score, best.score, direction)! <= 0
    ? best
    : { score, node: round, seed, artifact, verified: true };
