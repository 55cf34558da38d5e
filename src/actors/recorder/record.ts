import type { RunEventBody } from '../../model/event.ts';
import type { Recorded, RecordInput } from '../../model/ports.ts';
import { improvement } from '../../model/result/improvement.mjs';
import type { Node, NodeSummary } from '../../model/result/node.ts';
import { isBetter, type Ranked } from '../../model/result/node-order.mjs';
import type { Ledger } from '../../model/run/spending-ledger.ts';
import type { Task } from '../../model/task/task.ts';
import type { RunStore } from '../../stores/run-store.ts';
import type { Motivations } from '../../stores/vectors/motivations.ts';
import type { Effect } from '../effect.ts';
import { priorOf } from '../engineer/selection-prior.ts';
import { nodeOf } from './build-node.ts';

export interface RecorderServices {
  readonly store: RunStore;
  readonly motivations: Motivations;
  readonly ledger: Ledger;
  readonly task: Task;
  /** Whether a judge was asked for. */
  readonly judges: boolean;
}

/** The recorder: turns what a round knows into its immutable Node, in one batch with the events that announce it. */
export const createRecord = ({
  store,
  motivations,
  ledger,
  task,
  judges,
}: RecorderServices): Effect<RecordInput, Recorded> => {
  /** The best announced so far: the population knows it only when it is on disk, and others are announced meanwhile. */
  let announced: (Ranked & { readonly epoch: number }) | null = null;
  return async (input, { also, announce }) => {
    const { parent: origin = null, horizon = null } = input.brief ?? {};
    const isPassed = input.status === 'passed';
    const prior = isPassed ? await priorOf({ store, task, judges }, { parent: origin, horizon }) : null;
    const node = nodeOf(input, {
      task,
      judges,
      cost: ledger.of(input.round),
      epoch: store.population.epoch.epoch,
      prior,
    });
    if (input.candidate !== null) await motivations.remember([node]);
    const { population } = store;
    const parent = node.parent === null ? undefined : population.summary(node.parent);
    also(...store.nodeWrites(node));
    const { fitness: reached, id: own, epoch } = node;
    const scored = reached === null ? null : { id: own, fitness: reached, confirmed: node.record?.confirmed, epoch };
    const isBest =
      scored !== null &&
      isBetter(scored, announced?.epoch === epoch ? announced : null) &&
      isBetter(scored, population.best);
    if (isBest) announced = scored;
    announce(recordedEvent(node, parent, isBest, task, judges), {
      type: 'round.ended',
      round: node.id,
      island: node.island,
      outcome: node.status,
    });
    const { id, status, score, fitness, cost } = node;
    const tokens = cost.tokensIn + cost.tokensOut;
    return { node: id, status, score, fitness, tokens, usd: cost.usd ?? 0, gpuSeconds: ledger.gpuSecondsOf(id) };
  };
};

const recordedEvent = (
  node: Node,
  parent: NodeSummary | undefined,
  isBest: boolean,
  { score: { direction } }: Task,
  judges: boolean,
): RunEventBody => ({
  type: 'node.recorded',
  round: node.id,
  island: node.island,
  status: node.status,
  name: node.name,
  motivation: node.motivation.slice(0, 400),
  parent: node.parent,
  references: node.references,
  score: node.score,
  fitness: node.fitness,
  difference: improvement(node.score?.mean, parent?.score, direction),
  isBest,
  features: node.features,
  failure: node.failure === null ? null : { ...node.failure, trace: node.failure.trace.slice(-500) },
  objections: node.objections,
  repairs: node.repairs.length,
  cost: node.cost,
  complete:
    (node.analysis !== null || node.evaluations.length === 0) &&
    (!judges || node.status !== 'passed' || node.judgement !== null),
});
