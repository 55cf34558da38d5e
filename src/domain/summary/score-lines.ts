import { directionText, figure, measuredText } from '../amounts.ts';
import { oneLine, plainText } from '../plain-text.ts';
import type { RunSummary, SummaryNode } from './document.ts';
import { labelled } from './labelled.ts';

/** What was best, what it started from, by how much it is better, and why. */
export const scoreLines = ({ best, initial, run, reason }: RunSummary, width: number): string[] => {
  const { unit, direction } = run.score;
  const value = (node: SummaryNode): string =>
    `${oneLine(node.name, 60)} (round ${node.round}, island ${node.island}): ${node.score === null ? 'no score' : measuredText(node.score, unit)}`;
  const first = initial === null ? ['nothing was recorded'] : [value(initial)];
  if (best === null || best.round === 0)
    return [
      ...first.flatMap((text) => labelled('initial', `${text}, ${directionText(direction)}`, width)),
      ...labelled('best', `no child beat the initial program${reason === null ? ' so far' : ''}`, width),
    ];
  return [
    ...labelled('best', `${value(best)}, ${directionText(direction)}`, width),
    ...first.flatMap((text) => labelled('initial', text, width)),
    ...labelled('gain', gainText(best, unit), width),
    ...labelled('why', plainText(best.motivation) || 'its motivation was not recorded', width),
    ...(best.analysis === null && reason === null ? [] : labelled('found', foundText(best), width)),
    ...labelled(
      'line',
      `${best.line.join(' → ')}${best.cognition.length > 0 ? `, citing ${best.cognition.join(', ')}` : ''}`,
      width,
    ),
  ];
};

const gainText = ({ gain }: SummaryNode, unit: string): string => {
  if (gain === null) return 'unknown: one of the two has no score';
  const by = `${figure(Math.abs(gain.difference))}${unit === '' ? '' : ` ${unit}`}`;
  if (gain.difference <= 0)
    return `it does not beat the initial program (${by} ${gain.difference < 0 ? 'worse' : 'apart'})`;
  const certainty =
    gain.spread === null
      ? 'each was measured once, so the spread is unknown'
      : `${gain.beyond ? 'more than' : 'within'} the spread of ${figure(gain.spread, 2)}`;
  return `it beats the initial program by ${by}, ${certainty}; unconfirmed: it was not measured again with fresh seeds`;
};

const foundText = ({ analysis }: SummaryNode): string => {
  if (analysis === null) return 'it was recorded without an analysis';
  const rest = [analysis.againstParent, ...analysis.do.slice(0, 1).map((lesson) => `do: ${lesson}`)];
  return plainText([`${analysis.claim}: ${analysis.outcome}`, ...rest].filter((part) => part !== '').join('; '));
};
