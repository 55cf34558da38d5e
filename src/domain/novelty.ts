import type { Policy } from './policy.ts';
import type { Nearness, Verdict } from './verdict.ts';

export type NoveltyPolicy = Pick<Policy, 'arbitrate' | 'duplicateAbove' | 'novelBelow'>;

const ways = {
  text: 'the same text',
  tokens: 'the same code but for comments and layout',
  behaviour: 'the same behaviour on the task’s probes',
};

/** Decides what can be decided for free; null is the grey zone, where a model is worth its price. */
export const noveltyVerdict = ({ identical, nearest }: Nearness, policy: NoveltyPolicy): Verdict | null => {
  if (identical !== null) {
    const { node, by } = identical;
    const reason = `This program is node ${node} again: ${ways[by]}. Propose something that differs in what it computes.`;
    return { accepted: false, reason, checks: [], nearest: { node, similarity: 1 } };
  }
  const similarity = nearest?.similarity ?? 0;
  if (policy.arbitrate && similarity >= policy.novelBelow) return null;
  if (similarity >= policy.duplicateAbove) {
    const reason = `The motivation repeats that of node ${nearest!.node} (similarity ${similarity.toFixed(3)}). Propose a different mechanism.`;
    return { accepted: false, reason, checks: [], nearest };
  }
  const reason =
    nearest === null ? 'nothing similar is known' : `nearest is node ${nearest.node}, and different enough`;
  return { accepted: true, reason, checks: [], nearest };
};
