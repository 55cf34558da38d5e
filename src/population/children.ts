import { lowerBound } from '../platform/files/sorted-list.ts';

interface Brood {
  readonly ids: number[];
  readonly fitness: number[];
  known: readonly number[];
}

/** The fitness of each node's children that passed, in round order. */
export interface Offspring {
  add(parent: number, child: number, fitness: number): void;
  /** Those up to a round; the same array as long as it is the same children. */
  upTo(parent: number, round: number): readonly number[];
}

export const createOffspring = (): Offspring => {
  const broods = new Map<number, Brood>();
  return {
    add: (parent, child, fitness) => {
      const brood = broods.get(parent) ?? { ids: [], fitness: [], known: none };
      broods.set(parent, brood);
      const place = lowerBound(brood.ids, (id) => id < child);
      brood.ids.splice(place, 0, child);
      brood.fitness.splice(place, 0, fitness);
      if (place < brood.known.length) brood.known = none;
    },
    upTo: (parent, round) => {
      const brood = broods.get(parent);
      if (!brood) return none;
      const count = lowerBound(brood.ids, (id) => id <= round);
      if (count !== brood.known.length) brood.known = brood.fitness.slice(0, count);
      return brood.known;
    },
  };
};

const none: readonly number[] = [];
