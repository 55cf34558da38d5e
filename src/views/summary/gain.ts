import { directed, improvement } from '../../model/result/improvement.mjs';
import type { Direction } from '../../model/task/task.ts';
import { type Measured, measured } from '../../platform/statistics/measured.ts';
import { pairedDifferences, pairedLowerBound } from '../../platform/statistics/paired.ts';
import { lowerBound } from '../../platform/statistics/welch.ts';
import type { ReportedNode } from '../run/node-points.ts';
import type { Gain } from './run-summary.ts';

/** How much better a node is than the initial program; null when one of them has no score, and for that program itself. */
export const gainOver = (initial: ReportedNode | null, node: ReportedNode, direction: Direction): Gain | null => {
  const [before, after] = [initial && runsOf(initial), runsOf(node)];
  if (node.isInitial || !before || !after) return null;
  const difference = improvement(after.mean, before.mean, direction)!;
  const turned = ({ values }: Measured) => values.map((value) => directed(value, direction));
  const pairs = pairedDifferences(
    { seeds: node.record?.seeds ?? [], values: turned(after) },
    { seeds: initial?.record?.seeds ?? [], values: turned(before) },
  );
  const isFresh = (node.record?.fresh.length ?? 0) > 0;
  const atLeast = isFresh ? (pairedLowerBound(pairs) ?? lowerBound(turned(after), turned(before))) : null;
  if (before.n < 2 && after.n < 2) return { difference, spread: null, beyond: null, atLeast };
  const spread = Math.max(before.spread, after.spread);
  return { difference, spread, beyond: difference > spread, atLeast };
};

/** A node is judged by its fresh runs: those it was noticed by were noticed because they were good. */
const runsOf = ({ score, record }: ReportedNode): Measured | null =>
  record !== null && record.fresh.length > 0 ? measured(record.fresh) : score;
