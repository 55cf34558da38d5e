import { recordText } from '../../model/result/best-challenge.ts';
import { directionText } from '../../model/result/improvement.mjs';
import { formatNumber, measuredText } from '../../platform/text/format.ts';
import { plainText, singleLine } from '../../platform/text/plain-text.ts';
import { labelled } from './labelled.ts';
import type { ConfirmedNode, RunSummary, SummaryNode } from './run-summary.ts';

/** What was best, what it started from, by how much it is better, and why. */
export const scoreLines = ({ best, confirmed, initial, run, reason }: RunSummary, width: number): string[] => {
  const { unit, direction } = run.score;
  const value = (node: ConfirmedNode): string =>
    `${singleLine(node.name, 60)} (round ${node.round}, island ${node.island}): ${node.score === null ? 'no score' : measuredText(node.score, unit)}`;
  const first = initial === null ? ['nothing was recorded'] : [value(initial)];
  const certified = certifiedLine(best, unit).flatMap((text) => labelled('result', text, width));
  if (best === null || best.round === initial?.round)
    return [
      ...certified,
      ...first.flatMap((text) => labelled('initial', `${text}, ${directionText(direction)}`, width)),
      ...labelled('best', `no child beat the initial program${reason === null ? ' so far' : ''}`, width),
    ];
  return [
    ...certified,
    ...labelled('best', `${value(best)}, ${directionText(direction)}; ${plainText(recordOf(best))}`, width),
    ...(confirmed === null || confirmed.round === initial?.round
      ? []
      : labelled('confirmed', `${value(confirmed)} is the best confirmed node; ${gainText(confirmed, unit)}`, width)),
    ...first.flatMap((text) => labelled('initial', text, width)),
    ...labelled('gain', gainText(best, unit, best.certificate !== null), width),
    ...labelled('why', plainText(best.motivation) || 'its motivation was not recorded', width),
    ...(best.analysis === null && reason === null ? [] : labelled('analysis', foundText(best), width)),
    ...labelled(
      'lineage',
      `${best.line.join(' → ')}${best.cognition.length > 0 ? `, citing ${singleLine(best.cognition.join(', '), 400)}` : ''}`,
      width,
    ),
  ];
};

/** The best certified artifact with every digit: it is a result, and published as such. */
const certifiedLine = (best: SummaryNode | null, unit: string): string[] => {
  if (best?.certificate == null) return [];
  const { score, node, seed, artifact } = best.certificate;
  return [
    `best certified: ${score}${unit === '' ? '' : ` ${unit}`}, node ${node}, seed ${seed} (${singleLine(artifact, 160)})`,
  ];
};

/** What a person decided is said beside what was measured, never instead of it. */
const recordOf = ({ record, approved }: SummaryNode): string => {
  const found = record?.confirmed === true ? `confirmed (${record.reason})` : recordText(record);
  return approved === null
    ? found
    : `${found}; approved by user${approved === '' ? '' : ` (${singleLine(approved, 120)})`}`;
};

/** Never claims more than what an interval shows. */
const gainText = ({ gain }: ConfirmedNode, unit: string, isCertified = false): string => {
  if (gain === null) return 'unknown: one of the two has no score';
  const { difference, atLeast, spread, beyond } = gain;
  const by = `${formatNumber(Math.abs(difference))}${unit === '' ? '' : ` ${unit}`}`;
  if (difference <= 0) return `it does not beat the initial program (${by} ${difference < 0 ? 'worse' : 'apart'})`;
  if (isCertified) return `it beats the initial program by ${by}, both checked exactly`;
  if (atLeast !== null && atLeast > 0)
    return `it beats the initial program by ${by}, with 95 % confidence by at least ${formatNumber(atLeast)}`;
  const scored = `it scored ${by} better than the initial program`;
  if (atLeast !== null) return `${scored}, which may be chance: the lower 95 % bound is ${formatNumber(atLeast)}`;
  if (spread === null) return `${scored}; each was measured once, so how much of that is chance is unknown`;
  return `${scored}, ${beyond ? 'more than' : 'within'} the spread of ${formatNumber(spread, 2)}, but without fresh runs to confirm it`;
};

const foundText = ({ analysis }: SummaryNode): string => {
  if (analysis === null) return 'it was recorded without an analysis';
  const rest = [analysis.againstParent, ...analysis.do.slice(0, 1).map((lesson) => `do: ${lesson}`)];
  return plainText([`${analysis.claim}: ${analysis.outcome}`, ...rest].filter((part) => part !== '').join('; '));
};
