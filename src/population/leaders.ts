import type { NodeSummary } from '../model/result/node.ts';
import { isBetter } from '../model/result/node-order.mjs';
import { isInitial } from '../model/task/known-program.ts';

/** A node that can lead: it passed and has a fitness. */
export type Leader = NodeSummary & { readonly fitness: number };

/** Who leads, as a round may see it. */
export interface Leaders {
  /** The best node by the order of nodes (model/result/node-order.mjs). */
  readonly best: Leader | null;
  /** The best one that was confirmed, or approved by user. The initial program is what everything is compared with, so it always counts. */
  readonly confirmed: Leader | null;
}

/** The leaders among nodes of one epoch up to a round; null: among all. `approved`: reasons by node number. */
export const leadersOf = (
  nodes: readonly NodeSummary[],
  horizon: number | null,
  approved: Readonly<Record<number, string>> = {},
): Leaders => {
  let best: Leader | null = null;
  let confirmed: Leader | null = null;
  for (const node of nodes) {
    if ((horizon !== null && node.id > horizon) || !canLead(node)) continue;
    if (isBetter(node, best)) best = node;
    const counts = node.confirmed === true || approved[node.id] !== undefined || isInitial(node);
    if (counts && isBetter(node, confirmed)) confirmed = node;
  }
  return { best, confirmed };
};

/** Whether a node may lead at all. */
export const canLead = (node: NodeSummary): node is Leader => node.status === 'passed' && node.fitness !== null;
