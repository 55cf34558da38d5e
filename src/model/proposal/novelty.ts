import { signed } from '../../platform/text/format.ts';
import type { Policy } from '../task/policy.ts';
import { isCycling, type Reintroduced } from './reintroduced.ts';
import type { Nearness, Verdict } from './verdict.ts';

export type NoveltyPolicy = Pick<Policy, 'arbitrate' | 'duplicateAbove' | 'novelBelow' | 'reconsider'>;

const ways = {
  text: 'the same text',
  tokens: 'the same code but for comments and layout',
  behaviour: 'same behaviour on probes',
};

/** Decides what can be decided for free; null is the grey zone, where a model is worth its price. */
export const noveltyVerdict = (
  { identical, nearest, reintroduced }: Nearness,
  policy: NoveltyPolicy,
): Verdict | null => {
  if (identical !== null) {
    const { node, by } = identical;
    const reason = `This program is a duplicate of node ${node} (${ways[by]}). Propose something that differs in what it computes.`;
    return { accepted: false, reason, checks: [], nearest: { node, similarity: 1 } };
  }
  if (policy.reconsider && reintroduced != null && isCycling(reintroduced))
    return { accepted: false, reason: circle(reintroduced), checks: [], nearest, cycling: true };
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

const circle = ({ lines, of, node, name, difference }: Reintroduced): string => {
  const result =
    difference === null
      ? 'which has no score to compare'
      : `which then scored ${signed(difference, 5)} against its parent`;
  return (
    `${lines} of its ${of} new lines stood in an earlier program of this line of descent and were taken out, ` +
    `mostly by node ${node} ("${name}"), ${result}. Say in the motivation what is different now and propose it again, or propose something else.`
  );
};
