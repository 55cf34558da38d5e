import { createHash } from 'node:crypto';
import type { Stage } from '../../model/task/task.ts';

/** The identity of an evaluation: equal keys would give equal results, so only one of them is ever run. */
export const evaluationKey = (program: string, evaluatorHash: string, stage: Stage, seed: number): string => {
  const { name, limitSeconds, memoryMb, cpus, gpus } = stage;
  return sha256(JSON.stringify([sha256(program), evaluatorHash, name, seed, limitSeconds, memoryMb, cpus, gpus]));
};

// As UTF-8 bytes, in which a lone surrogate is what it is in the candidate's file.
const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
