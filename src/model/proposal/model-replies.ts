import { z } from 'zod';
import type { Judgement } from '../result/trial.ts';

const sentence = z.string().trim().min(1).max(2000);

/** The novelty checker's answer about a near-duplicate. */
export const Arbitration = z.object({ duplicate: z.boolean(), reason: sentence }).readonly();
export type Arbitration = z.infer<typeof Arbitration>;

/** The static checker's answer: every finding quotes the line that proves it. */
export const Review = z
  .object({
    sound: z.boolean(),
    findings: z
      .array(z.object({ quote: z.string().trim().min(1).max(500), problem: sentence }))
      .max(20)
      .default([]),
    reason: sentence,
  })
  .readonly();
export type Review = z.infer<typeof Review>;

/** The findings whose quotation really stands in the program; the others prove nothing. */
export const provenFindings = (review: Review, program: string): Review['findings'] =>
  review.findings.filter(({ quote }) => quote.split('\n').every((line) => program.includes(line.trim())));

/** The judge's answer: ratings alone; the mean is taken in code. */
export const Ratings = z
  .object({
    ratings: z
      .record(z.string().min(1).max(80), z.number().min(1).max(10))
      .refine((ratings) => Object.keys(ratings).length > 0 && Object.keys(ratings).length <= 20, '1 to 20 ratings'),
    remark: z.string().max(2000).default(''),
  })
  .readonly();
export type Ratings = z.infer<typeof Ratings>;

/** The judgement that ratings amount to. */
export const judgementOf = ({ ratings, remark }: Ratings): Judgement => {
  const values = Object.values(ratings);
  return { ratings, mean: values.reduce((sum, value) => sum + value, 0) / values.length, remark };
};
