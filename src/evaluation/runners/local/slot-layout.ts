import type { Task } from '../../../model/task/task.ts';
import { evaluatorFault } from '../../evaluator-fault.ts';
import { type CpuLease, leaseCpus } from './cpus.ts';
import { detectGpus } from './gpus.ts';
import type { Slot } from './slots.ts';

/** Divides the machine into at most `wanted` slots, each large enough for every stage of the task. */
export const layOutSlots = async (task: Task, wanted: number): Promise<{ slots: Slot[]; lease: CpuLease }> => {
  const stages = [...task.stages, ...task.verify];
  const cpusEach = Math.max(...stages.map(({ cpus }) => cpus));
  const gpusEach = Math.max(...stages.map(({ gpus }) => gpus));
  const gpus = gpusEach > 0 ? await detectGpus() : [];
  if (gpus.length < gpusEach)
    throw evaluatorFault(
      'no-gpu',
      `${task.name} needs ${gpusEach} GPU(s) per evaluation, and nvidia-smi shows ${gpus.length}`,
    );
  const count = gpusEach > 0 ? Math.min(wanted, Math.floor(gpus.length / gpusEach)) : wanted;
  const lease = await leaseCpus(count * cpusEach);
  const slots = Array.from({ length: count }, (_, index): Slot => {
    const own = gpus.slice(index * gpusEach, (index + 1) * gpusEach);
    return {
      name: own.length > 0 ? `gpu:${own.join('+')}` : `cpu:${index}`,
      cpus: lease.cpus.slice(index * cpusEach, (index + 1) * cpusEach),
      gpus: own,
    };
  });
  return { slots, lease };
};
