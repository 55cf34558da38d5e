import { z } from 'zod';
import { Usage } from '../../model/result/evaluation.ts';
import { Confinement, unconfined } from '../sandbox/confinement.ts';

/** `spec.json`: what the runner of one attempt is given. */
export const Spec = z
  .object({
    /** Marks every process of this attempt, in its environment. */
    attempt: z.string(),
    slot: z.string(),
    /** What is started: the evaluator's command, with the sandbox around it. */
    command: z.array(z.string()).min(1).readonly(),
    env: z.record(z.string(), z.string()).readonly(),
    sandbox: Confinement.default(unconfined),
    /** For temporary files, where the sandbox has no /tmp: short, because paths of sockets are limited to about 100 characters. */
    temporary: z.string(),
    limitSeconds: z.number(),
    memoryMb: z.number(),
    /** What the working directory and the temporary files may hold together. */
    diskMb: z.number().default(1024),
  })
  .readonly();
export type Spec = z.infer<typeof Spec>;

/** `.claim`: who runs, or has run, this attempt; null when it was given up before anyone could. */
export const Claim = z.object({ pid: z.number().int(), identity: z.string().nullable() }).nullable();
export type Claim = z.infer<typeof Claim>;

/** `outcome.json`: how the evaluator process ended. */
export const Outcome = z
  .object({
    exitCode: z.number().int().nullable(),
    signal: z.string().nullable(),
    /** The limit that ended it. */
    stopped: z.enum(['time', 'memory', 'disk']).nullable(),
    /** The runner could not do its work. */
    fault: z.string().nullable(),
    usage: Usage,
  })
  .readonly();
export type Outcome = z.infer<typeof Outcome>;
