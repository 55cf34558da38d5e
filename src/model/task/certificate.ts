import { z } from 'zod';
import type { Stage, Task } from './task.ts';

/**
 * How the scores of a task are certified: its last stage leaves an artifact (a packing, a proof, a schedule, a tour) whose value
 * can be checked exactly, and a command checks it without the evaluator. A certified score is a fact about the artifact: it has
 * no spread, and nothing about it is to be repeated.
 */
export const Certificate = z
  .strictObject({
    /** The file that the last stage reports among its artifacts. */
    artifact: z.string().regex(/^[\w-][\w.-]*$/, 'a file name without folders'),
    /** Checks an artifact, given as `--candidate`, and writes its score as an evaluator would. */
    check: z.array(z.string()).min(1),
    limitSeconds: z.number().positive().default(60),
    memoryMb: z.number().int().positive().default(2048),
  })
  .readonly();
export type Certificate = z.infer<typeof Certificate>;

/** The name of the stage in which artifacts are checked; no stage of a task is called like it. */
export const certificateStageName = 'certificate';

type Scored = { readonly score: Pick<Task['score'], 'certificate'> };

/** Are the task's scores certified, rather than estimated? */
export const isCertified = ({ score }: Scored): boolean => score.certificate !== undefined;

/** The stage in which an artifact is checked in place of a program; null where scores are estimates. */
export const certificateStage = ({ score: { certificate } }: Scored): Stage | null =>
  certificate === undefined
    ? null
    : {
        name: certificateStageName,
        limitSeconds: certificate.limitSeconds,
        memoryMb: certificate.memoryMb,
        command: certificate.check,
        ...{ cpus: 1, gpus: 0, seeds: 1 },
      };

/** Where an evaluation keeps its artifact, below its folder. */
export const keptArtifact = ({ artifact }: Certificate): string => `artifacts/${artifact}`;

/** Two statements of one certified value: sums in another order may differ in the last digits. */
export const isSameValue = (one: number, other: number): boolean =>
  Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(one), Math.abs(other));
