import type { AddedItem } from '../../knowledge/import/add-draft.ts';
import type { SourceReport } from '../../knowledge/import/curate.ts';
import { singleLine } from '../../platform/text/plain-text.ts';
import { pluralize } from '../../platform/text/pluralize.mjs';

/** What became of an item, in a line. */
export const addedLine = ({ id, title, outcome, version, near }: AddedItem): string => {
  const like = near === null ? '' : `  (${near.similarity.toFixed(2)} like ${near.id})`;
  const how = outcome === 'skipped' ? '; --merge adds to that one, --anyway keeps both' : '';
  return `${outcome.padEnd(11)}  ${id}${version === null ? '' : `  v${version}`}  ${singleLine(title, 80)}${like}${how}`;
};

/** What a source gave, in a few lines. */
export const sourceText = ({ from, title, notes, problem, items, refused, suspicions }: SourceReport): string =>
  [
    `${singleLine(from, 120)}${title === null ? '' : `  "${singleLine(title, 100)}"`}`,
    ...notes.map((note) => `  note: ${singleLine(note, 300)}`),
    ...suspicions.map(
      ({ section, passage }) =>
        `  look: "${singleLine(passage, 200)}"${section === '' ? '' : ` (${singleLine(section, 60)})`} reads like an instruction to a model; it has no effect`,
    ),
    ...items.map((item) => `  ${addedLine(item)}`),
    ...refused.map(({ title: named, reason }) => `  refused      ${singleLine(named, 80)}: ${singleLine(reason, 240)}`),
    ...(problem === null
      ? []
      : [`  problem: ${singleLine(problem.message, 400)}`, `    ${singleLine(problem.advice, 300)}`]),
  ].join('\n');

/** How many of each: "3 added, 1 skipped, 1 source could not be read". */
export const totalText = (reports: readonly SourceReport[]): string => {
  const counts = new Map<string, number>();
  for (const { outcome } of reports.flatMap(({ items }) => items)) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const refused = reports.reduce((sum, report) => sum + report.refused.length, 0);
  const unread = reports.filter(({ problem }) => problem !== null).length;
  const suspicious = reports.reduce((sum, { suspicions }) => sum + suspicions.length, 0);
  const parts = [
    ...[...counts].map(([outcome, count]) => `${count} ${outcome}`),
    ...(refused === 0 ? [] : [`${refused} refused`]),
    ...(suspicious === 0 ? [] : [`${pluralize(suspicious, 'suspicious passage')}`]),
    ...(unread === 0 ? [] : [`${pluralize(unread, 'problem')}`]),
  ];
  return parts.length === 0 ? 'nothing added' : parts.join(', ');
};

/** 1: something could not be read or written (4: for want of credentials). 3: something was left out, and a person may want it. */
export const exitOf = (reports: readonly SourceReport[]): number => {
  const codes = reports.flatMap(({ problem }) => (problem === null ? [] : [problem.code]));
  if (codes.some((code) => ['credentials', 'quota'].includes(code))) return 4;
  if (codes.length > 0) return 1;
  const leftOut = reports.some(
    ({ items, refused }) => refused.length > 0 || items.some(({ outcome }) => outcome === 'skipped'),
  );
  return leftOut ? 3 : 0;
};
