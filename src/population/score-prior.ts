import type { NodeSummary } from '../model/result/node.ts';
import type { Measured } from '../platform/statistics/measured.ts';

/** How much scores vary, as far as nodes show. */
export interface Variances {
  /** Variance of one run about its node's mean, pooled over the nodes that were measured more than once. */
  readonly within: number;
  /** What `within` rests on: the sum of n - 1. */
  readonly freedom: number;
  /** Variance of a child's true score about its parent's. */
  readonly between: number;
  /** The children that `between` rests on. */
  readonly pairs: number;
}

/** What a score is expected to be before it is measured. */
export interface Prior {
  /** The parent's score, as it is believed; null: there is no parent with a score. */
  readonly parent: number | null;
  readonly variances: Variances;
}

type Known = Pick<NodeSummary, 'id' | 'parent' | 'score' | 'spread' | 'n' | 'epoch'>;

/**
 * The variances that some nodes show:
 *
 *     within  = Σ (n - 1) spread² / Σ (n - 1)
 *     between = max(0, mean of (child - parent)² - within · mean of (1/n of the child + 1/n of the parent))
 */
export const variancesOf = (nodes: readonly Known[]): Variances => {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  let [squares, freedom, steps, shares, pairs] = [0, 0, 0, 0, 0];
  for (const { score, spread, n, parent, epoch } of nodes) {
    if (score === null) continue;
    squares += (n - 1) * spread ** 2;
    freedom += n - 1;
    const before = parent === null ? undefined : byId.get(parent);
    if (before === undefined || before.score === null || before.epoch !== epoch) continue;
    steps += (score - before.score) ** 2;
    shares += 1 / n + 1 / before.n;
    pairs += 1;
  }
  const within = freedom === 0 ? 0 : squares / freedom;
  return { within, freedom, between: pairs === 0 ? 0 : Math.max(0, (steps - within * shares) / pairs), pairs };
};

/**
 * What a measured mean is believed to be: moved towards the parent by as much as noise could have made it,
 *
 *     parent + (1 - (k - 3)/(k - 1) · B) · (mean - parent),  B = V / (V + between),  V = within / n,  k = pairs
 *
 * the empirical Bayes estimate of James and Stein (1961) as Morris (1983, "Parametric empirical Bayes inference", JASA 78)
 * writes it: his (k - 3)/(k - 1) allows for `between` being estimated, so that nothing is moved on the word of three pairs
 * and nothing ever all the way. The node's own spread counts among what is known. Without noise it is the mean itself.
 */
export const shrunk = (score: Measured, { parent, variances }: Prior): number => {
  const { within, freedom, between, pairs } = variances;
  const all = freedom + score.n - 1;
  const noise = all === 0 ? 0 : (within * freedom + (score.n - 1) * score.spread ** 2) / all;
  if (parent === null || noise === 0 || pairs <= 3) return score.mean;
  const variance = noise / score.n;
  const weight = 1 - (((pairs - 3) / (pairs - 1)) * variance) / (variance + between);
  return parent + weight * (score.mean - parent);
};
