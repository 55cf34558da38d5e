import { isCertified } from '../../model/task/certificate.ts';
import type { Task } from '../../model/task/task.ts';
import { type Prior, variancesOf } from '../../population/score-prior.ts';
import type { RunStore } from '../../stores/run-store.ts';
import { believedScore } from '../recorder/fitness.ts';

export interface PriorServices {
  readonly store: RunStore;
  readonly task: Task;
  /** Whether a judge was asked for. */
  readonly judges: boolean;
}

/**
 * What is expected of a parent's child before it is measured, from the nodes that its round may see. Nothing of certificates, and where seeds are
 * paired: how much a program's runs differ then describes the seeds, which are the same for all, not of how sure its mean is.
 */
export const priorOf = async (
  { store, task, judges }: PriorServices,
  { parent, horizon }: { readonly parent: number | null; readonly horizon: number | null },
): Promise<Prior> => {
  const known = store.population
    .contemporaries()
    .filter(({ id, status }) => status === 'passed' && (horizon === null || id <= horizon));
  const node = parent === null ? undefined : await store.node(parent);
  const isComparable = node?.epoch === store.population.epoch.epoch;
  const isScored = node !== undefined && isComparable && node.status === 'passed' && node.fitness !== null;
  return {
    parent:
      isScored && !task.pairedSeeds && !isCertified(task)
        ? believedScore(task, judges, node.fitness!, node.judgement)
        : null,
    variances: variancesOf(known),
  };
};
