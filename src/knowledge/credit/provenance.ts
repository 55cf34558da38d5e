import { bestFirst } from '../../model/result/node-order.mjs';
import type { Use } from './uses.ts';

/** Where proposals came from by what they cite; the three shares add up to 1 when there is a proposal. */
export interface Shares {
  readonly cognition: number;
  readonly experience: number;
  readonly original: number;
  readonly n: number;
}

/** The shares of all passed nodes, of the fittest tenth, and of the others: the table of the ASI-Evolve paper (section 5). */
export interface Provenance {
  readonly all: Shares;
  readonly top: Shares;
  readonly others: Shares;
}

/**
 * Measured from citations, not from a later opinion: items count as cognition, nodes and lessons as experience, a proposal
 * that cites nothing as original; one that mixes counts by fractions. `isLesson` picks items that were learnt by runs.
 */
export const provenanceOf = (uses: readonly Use[], isLesson: (id: string) => boolean): Provenance => {
  const passed = uses.filter(({ status, fitness }) => status === 'passed' && fitness !== null);
  const ranked = passed.map((use) => ({ ...use, id: use.round, fitness: use.fitness! })).toSorted(bestFirst);
  const top = Math.ceil(ranked.length / 10);
  const shares = (some: readonly Use[]): Shares => sharesOf(some, isLesson);
  return { all: shares(ranked), top: shares(ranked.slice(0, top)), others: shares(ranked.slice(top)) };
};

const sharesOf = (uses: readonly Use[], isLesson: (id: string) => boolean): Shares => {
  let [cognition, experience] = [0, 0];
  for (const { cited, lessons, nodes } of uses) {
    const learnt = cited.filter(isLesson).length + lessons.length + nodes.length;
    const known = cited.length - cited.filter(isLesson).length;
    if (learnt + known === 0) continue;
    cognition += known / (known + learnt);
    experience += learnt / (known + learnt);
  }
  const n = uses.length;
  if (n === 0) return { cognition: 0, experience: 0, original: 0, n };
  return { cognition: cognition / n, experience: experience / n, original: (n - cognition - experience) / n, n };
};
