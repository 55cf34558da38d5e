import { z } from 'zod';
import { Failure } from '../result/failure.ts';
import { Reintroduced } from './reintroduced.ts';

/** One executed check and what it measured. */
export const CheckResult = z
  .object({ name: z.string(), passed: z.boolean(), detail: z.string().default('') })
  .readonly();
export type CheckResult = z.infer<typeof CheckResult>;

/** A check's answer about one candidate. */
export const Verdict = z
  .object({
    accepted: z.boolean(),
    reason: z.string(),
    checks: z.array(CheckResult).default([]),
    /** The node this candidate is too close to, and how close (1 is identical). */
    nearest: z.object({ node: z.number().int(), similarity: z.number() }).nullable().default(null),
    /** The candidate could not even be checked: a crash or timeout, which the debug agent may repair. */
    failure: Failure.nullish(),
    /** It was sent back for bringing back what was taken out before. */
    cycling: z.literal(true).optional(),
  })
  .readonly();
export type Verdict = z.infer<typeof Verdict>;

/** What identifies a program: its text, its tokens without comments and layout, and what it does on the task's fixed probes. */
export const Fingerprint = z
  .object({ text: z.string(), tokens: z.string(), behaviour: z.string().nullable() })
  .readonly();
export type Fingerprint = z.infer<typeof Fingerprint>;

/** How near the nearest earlier motivation is, and whether an identical program was found. */
export const Nearness = z
  .object({
    identical: z.object({ node: z.number().int(), by: z.enum(['text', 'tokens', 'behaviour']) }).nullable(),
    nearest: z.object({ node: z.number().int(), similarity: z.number() }).nullable(),
    /** What it brings back that its ancestors had and lost. */
    reintroduced: Reintroduced.nullable().optional(),
  })
  .readonly();
export type Nearness = z.infer<typeof Nearness>;
