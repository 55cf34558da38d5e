import { similarityOf } from '../../platform/data/cosine.ts';

/** Something that may be selected: how relevant it is (1 for the best), and what it is alike. */
export interface Choice {
  readonly relevance: number;
  readonly vector: Float32Array;
}

/**
 * Choices in the order of maximal marginal relevance (Carbonell and Goldstein 1998): each next one is relevant and unlike
 * those before it. A weight of 1 looks at relevance alone, 0 at diversity alone; ties keep the given order. One at a time:
 * a caller that takes only the first few pays for no more comparisons.
 */
export function* byMarginalRelevance<C extends Choice>(choices: readonly C[], weight: number): Generator<C> {
  if (weight === 1) return yield* choices.toSorted((a, b) => b.relevance - a.relevance);
  const rest = choices.map((choice) => ({ choice, redundancy: 0 }));
  while (rest.length > 0) {
    const worth = rest.map(({ choice, redundancy }) => weight * choice.relevance - (1 - weight) * redundancy);
    const [{ choice: next }] = rest.splice(worth.indexOf(Math.max(...worth)), 1) as [(typeof rest)[number]];
    yield next;
    for (const other of rest)
      other.redundancy = Math.max(other.redundancy, similarityOf(other.choice.vector, next.vector));
  }
}
