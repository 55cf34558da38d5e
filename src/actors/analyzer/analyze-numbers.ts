import type { Candidate } from '../../model/proposal/candidate.ts';
import type { Analysis, Comparison } from '../../model/result/analysis.ts';
import { formatNumber, signed } from '../../platform/text/format.ts';

/** Writes the analysis from numbers alone: what happened, against whom, and what follows. Used when no model is configured. */
export const analyze = ({ patch, name }: Candidate, comparison: Comparison): Analysis => {
  const { parent, best, noise } = comparison;
  const claim = claimOf(comparison);
  const change = patch.summary.length > 0 ? patch.summary : name;
  return {
    claim,
    outcome:
      comparison.score === null
        ? `no score: ${comparison.status}`
        : `score ${show(comparison.score)}${repetition(comparison)}${movements(comparison)}`,
    againstParent: against('parent', parent, noise),
    againstBest: against('best', best, noise),
    do:
      claim === 'confirmed' && parent !== null
        ? [`${change} (${moved(parent.difference!)} over node ${parent.node})`]
        : [],
    avoid: avoidance(comparison, change),
    next: nextSteps(comparison, change),
    fromNumbers: true,
  };
};

const claimOf = ({ score, parent, noise }: Comparison): Analysis['claim'] => {
  if (score === null || parent === null || parent.difference === null) return score === null ? 'refuted' : 'untested';
  if (parent.difference > noise) return 'confirmed';
  return parent.difference < -noise ? 'refuted' : 'mixed';
};

/** What the fresh runs of what looks like a new best show: does it hold, or was it luck? */
const repetition = ({ repeated }: Comparison): string => {
  if (repeated == null) return '';
  const { n, mean, advantage } = repeated;
  const holds =
    advantage === null
      ? ''
      : `, ${advantage > 0 ? 'which holds' : 'which does not hold'} against the best (at least ${moved(advantage)})`;
  return `; with ${n} fresh ${n === 1 ? 'seed' : 'seeds'} ${show(mean)}${holds}`;
};

const movements = ({ metrics }: Comparison): string => {
  const comparable = metrics.filter(({ better, volatile }) => better !== null && !volatile);
  if (comparable.length === 0) return '';
  const words = comparable
    .slice(0, 6)
    .map(
      ({ name, value, parent, better }) => `${name} ${show(parent!)} → ${show(value)} (${better ? 'better' : 'worse'})`,
    );
  return `; ${words.join(', ')}`;
};

const against = (whom: string, rival: Comparison['parent'], noise: number): string => {
  if (rival === null) return '';
  if (rival.difference === null) return `not comparable with the ${whom}, node ${rival.node}`;
  const size = Math.abs(rival.difference) > noise ? 'more than' : 'within';
  return `${moved(rival.difference)} against the ${whom}, node ${rival.node} (${size} the spread of ${show(noise)})`;
};

const avoidance = ({ score, status, parent, noise }: Comparison, change: string): string[] => {
  if (score === null) return [`${change}: it ended as ${status}`];
  if (parent?.difference == null || parent.difference >= -noise) return [];
  return [`${change}: ${moved(parent.difference)} against node ${parent.node}`];
};

const nextSteps = ({ score, parent, noise, metrics }: Comparison, change: string): string[] => {
  if (score === null || parent?.difference == null) return [];
  if (parent.difference > noise) return [`keep ${change} and change another part`];
  const worse = metrics.filter(({ better, volatile }) => better === false && !volatile).map(({ name }) => name);
  if (worse.length > 0) return [`undo or soften ${change}; it cost ${worse.slice(0, 3).join(', ')}`];
  return [`${change} made no measurable difference: repeat it with another seed or combine it with a larger change`];
};

const digits = 5;
const show = (value: number): string => formatNumber(value, digits);
const moved = (value: number): string => signed(value, digits);
