import type { NodeSummary } from '../model/result/node.ts';
import { isInitial } from '../model/task/known-program.ts';

/** A node that can lead: it passed and has a fitness. */
export type Leader = NodeSummary & { readonly fitness: number };

/** Who leads, as a round may see it. */
export interface Standing {
  /** The fittest node; of equals the oldest. */
  readonly best: Leader | null;
  /** The fittest one that was confirmed, or approved by user. The initial program is what everything is held against, so it always counts. */
  readonly confirmed: Leader | null;
}

/** The leaders among nodes of one epoch up to a round; null: among all. `approved`: reasons by node number. */
export const standingOf = (
  nodes: readonly NodeSummary[],
  horizon: number | null,
  approved: Readonly<Record<number, string>> = {},
): Standing => {
  let best: Leader | null = null;
  let confirmed: Leader | null = null;
  for (const node of nodes) {
    if ((horizon !== null && node.id > horizon) || !canLead(node)) continue;
    best = fitter(node, best);
    if (node.confirmed === true || approved[node.id] !== undefined || isInitial(node))
      confirmed = fitter(node, confirmed);
  }
  return { best, confirmed };
};

const canLead = (node: NodeSummary): node is Leader => node.status === 'passed' && node.fitness !== null;

const fitter = (node: Leader, than: Leader | null): Leader =>
  than === null || node.fitness > than.fitness || (node.fitness === than.fitness && node.id < than.id) ? node : than;
