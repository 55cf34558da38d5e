import type { Evaluation } from '../domain/evaluation.ts';
import type { Stage, Task } from '../domain/task.ts';
import type { Evaluate } from './engineer.ts';

/** Runs the task's executed checks on a program; null when the task declares none. Equal programs are checked once. */
export type Check = (round: number, program: string, signal: AbortSignal) => Promise<Evaluation | null>;

export const createCheck = (task: Task, evaluate: Evaluate): Check => {
  if (task.check === undefined) return async () => null;
  const stage: Stage = { name: 'check', ...task.check, cpus: 1, gpus: 0, seeds: 1 };
  return (round, program, signal) => evaluate({ round, stage, seed: 1, program }, signal);
};
