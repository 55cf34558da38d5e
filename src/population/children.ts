import { lowerBound } from '../platform/files/sorted-list.ts';

interface Siblings {
  readonly ids: number[];
  readonly fitness: number[];
  known: readonly number[];
}

/** The fitness of each node's children that passed, in round order. */
export interface ChildrenIndex {
  add(parent: number, child: number, fitness: number): void;
  /** Those up to a round; the same array as long as it is the same children. */
  upTo(parent: number, round: number): readonly number[];
}

export const createChildrenIndex = (): ChildrenIndex => {
  const siblingsOf = new Map<number, Siblings>();
  return {
    add: (parent, child, fitness) => {
      const siblings = siblingsOf.get(parent) ?? { ids: [], fitness: [], known: none };
      siblingsOf.set(parent, siblings);
      const index = lowerBound(siblings.ids, (id) => id < child);
      siblings.ids.splice(index, 0, child);
      siblings.fitness.splice(index, 0, fitness);
      if (index < siblings.known.length) siblings.known = none;
    },
    upTo: (parent, round) => {
      const siblings = siblingsOf.get(parent);
      if (!siblings) return none;
      const count = lowerBound(siblings.ids, (id) => id <= round);
      if (count !== siblings.known.length) siblings.known = siblings.fitness.slice(0, count);
      return siblings.known;
    },
  };
};

const none: readonly number[] = [];
