import type { Fingerprint } from '../model/proposal/verdict.ts';
import type { NodeSummary } from '../model/result/node.ts';

/** An earlier node with the same program, and in which sense it is the same. */
export interface Identical {
  readonly node: number;
  readonly by: 'text' | 'tokens' | 'behaviour';
}

/** The oldest node of each digest. */
export interface Digests {
  add(summary: NodeSummary): void;
  find(fingerprint: Fingerprint, horizon: number | null): Identical | null;
}

const kinds = ['text', 'tokens', 'behaviour'] as const;

/** Only programs that were evaluated count: one that was never tried may be proposed again. */
export const createDigests = (): Digests => {
  const oldest = {
    text: new Map<string, number>(),
    tokens: new Map<string, number>(),
    behaviour: new Map<string, number>(),
  };
  let unread: NodeSummary[] = [];
  const read = (summary: NodeSummary): void => {
    for (const kind of kinds) {
      const digest = summary[kind];
      if (digest && !((oldest[kind].get(digest) ?? Number.POSITIVE_INFINITY) <= summary.id))
        oldest[kind].set(digest, summary.id);
    }
  };
  return {
    add: (summary) => {
      if (summary.status !== 'rejected' && summary.status !== 'abandoned') unread.push(summary);
    },
    find: (fingerprint, horizon) => {
      // Not before the first search, so that a run that is only looked at opens faster.
      unread.forEach(read);
      unread = [];
      for (const kind of kinds) {
        const node = oldest[kind].get(fingerprint[kind] ?? '');
        if (node !== undefined && (horizon === null || node <= horizon)) return { node, by: kind };
      }
      return null;
    },
  };
};
