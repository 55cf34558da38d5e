import type { Stage } from '../../model/task/task.ts';
import { digest } from '../../platform/data/digest.ts';

/** The identity of an evaluation: equal keys would give equal results, so only one of them is ever run. */
export const evaluationKey = (program: string, evaluatorHash: string, stage: Stage, seed: number): string => {
  const { name, limitSeconds, memoryMb, cpus, gpus, command = [] } = stage;
  return digest(
    JSON.stringify([digest(program), evaluatorHash, name, seed, limitSeconds, memoryMb, cpus, gpus, ...command]),
  );
};
