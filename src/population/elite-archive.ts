import type { NodeSummary } from '../model/result/node.ts';
import { bestFirst, isBetter } from '../model/result/node-order.mjs';
import { insertSorted, removeSorted } from '../platform/files/sorted-list.ts';

/** A node that passed and has a fitness, with its cell in the feature map. */
export interface Scored {
  readonly id: number;
  readonly fitness: number;
  readonly confirmed: boolean | null;
  readonly cell: string;
  readonly summary: NodeSummary;
}

/** The nodes that live on one island, ready to say which of them has to go. */
export interface EliteArchive {
  readonly size: number;
  has(id: number): boolean;
  insert(node: Scored): void;
  remove(node: Scored): void;
  /** The worst that is neither among the newest nor the elite of its cell; when all the others are elites, the worst elite. */
  worst(newest: number): Scored;
  /** Its nodes, the oldest first. */
  nodes(): readonly Scored[];
}

/** An empty niche. Kept in order of fitness and of age, so that a retirement does not look at every member. */
export const createEliteArchive = (): EliteArchive => {
  const best: Scored[] = [];
  const oldest: Scored[] = [];
  const ids = new Set<number>();
  const elites = new Map<string, Scored>();
  return {
    get size() {
      return ids.size;
    },
    has: (id) => ids.has(id),
    insert: (node) => {
      ids.add(node.id);
      insertSorted(best, node, bestFirst);
      insertSorted(oldest, node, byAge);
      if (isBetter(node, elites.get(node.cell))) elites.set(node.cell, node);
    },
    remove: (node) => {
      ids.delete(node.id);
      removeSorted(best, node, bestFirst);
      removeSorted(oldest, node, byAge);
      if (elites.get(node.cell)?.id !== node.id) return;
      const next = best.find(({ cell }) => cell === node.cell);
      if (next) elites.set(node.cell, next);
      else elites.delete(node.cell);
    },
    worst: (newest) => {
      const protectedFrom = newest > 0 ? oldest[oldest.length - newest]!.id : Number.POSITIVE_INFINITY;
      const mayGo = ({ id }: Scored) => id < protectedFrom;
      return best.findLast((node) => mayGo(node) && elites.get(node.cell)?.id !== node.id) ?? best.findLast(mayGo)!;
    },
    nodes: () => oldest,
  };
};

const byAge = (a: Scored, b: Scored): number => a.id - b.id;
