import { type Ancestor, remembered } from '../../model/proposal/reintroduced.ts';
import { improvement } from '../../model/result/improvement.mjs';
import type { Direction } from '../../model/task/task.ts';
import type { RunStore } from '../../stores/run-store.ts';

/** A node and the ancestors that are looked at, the node first; empty without a node. */
export const ancestryOf = async (
  store: RunStore,
  from: number | null,
  direction: Direction,
): Promise<readonly Ancestor[]> => {
  const ids: number[] = [];
  for (let id = from; id !== null && ids.length < remembered; id = store.population.summary(id)?.parent ?? null)
    ids.push(id);
  const scoreOf = (id: number | null): number | null =>
    id === null ? null : (store.population.summary(id)?.score ?? null);
  const nodes = await store.nodes(ids);
  return nodes.map(({ id, name, program, parent }) => {
    return { id, name, program, difference: improvement(scoreOf(id), scoreOf(parent), direction) };
  });
};
