import type { Evaluation } from '../../model/result/evaluation.ts';
import type { Stage, Task } from '../../model/task/task.ts';
import type { Evaluate } from '../engineer/evaluate.ts';

/** Runs the task's executed checks on a program; null when the task declares none. The novelty checker and the static checker share one check. */
export type Check = (round: number, program: string, signal: AbortSignal) => Promise<Evaluation | null>;

/** Rounds whose latest check is at hand: more than are ever in flight. */
const remembered = 1000;

export const createCheck = (task: Task, evaluate: Evaluate): Check => {
  if (task.check === undefined) return async () => null;
  const stage: Stage = { name: 'check', ...task.check, cpus: 1, gpus: 0, seeds: 1 };
  const latest = new Map<number, { readonly program: string; readonly evaluation: Evaluation }>();
  return async (round, program, signal) => {
    const known = latest.get(round);
    if (known?.program === program) return known.evaluation;
    const evaluation = await evaluate({ round, stage, seed: 1, program }, signal);
    for (const old of latest.keys()) if (latest.size >= remembered) latest.delete(old);
    latest.set(round, { program, evaluation });
    return evaluation;
  };
};
