import { structuredPatch } from 'diff';
import { measured, signed } from '../../dashboard/page/figures.js';
import { improvement } from '../../model/result/improvement.mjs';
import type { ReportFacts, Step } from '../facts.ts';
import { type Html, html } from '../html-text.ts';

const mostLines = 160;

/** Every step from the initial program to the best: why, what changed, what it brought, what was learnt. */
export const bestPath = ({ path, source }: ReportFacts): Html | null => {
  if (path.length < 2) return null;
  const { direction, unit } = source.task.score;
  return html`${path.map((step) => stepText(step, direction, unit))}`;
};

const stepText = ({ node, parent }: Step, direction: 'maximize' | 'minimize', unit: string): Html => {
  const score =
    node.score === null ? 'no score' : `${measured(node.score.mean, node.score.spread, node.score.n)} ${unit}`;
  const gain = improvement(node.score?.mean, parent?.score?.mean, direction);
  return html`<div class="step"><h3>${node.id}. ${node.name}</h3>
<p><strong>${score}</strong>${gain === null ? '' : `, ${signed(gain)} vs parent`}${node.record === null ? '' : node.record.confirmed ? ', confirmed' : ', unconfirmed'}</p>
<p class="prose">${node.motivation}</p>
${node.analysis === null ? null : html`<details><summary>Lesson</summary><p class="prose">${lessonOf(node.analysis)}</p></details>`}
${parent === null ? null : html`<details open><summary>What changed</summary>${difference(parent.program, node.program)}</details>`}</div>`;
};

const lessonOf = (analysis: NonNullable<Step['node']['analysis']>): string =>
  Object.entries(analysis)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('\n');

const difference = (before: string, after: string): Html => {
  const patch = structuredPatch('a', 'b', before, after, '', '', { context: 2, timeout: 3000 });
  if (patch === undefined) return html`<p class="soft">The programs are too different to be shown line by line.</p>`;
  const lines = patch.hunks.flatMap(({ oldStart, newStart, lines: rows }) => [
    `@@ line ${oldStart} → ${newStart} @@`,
    ...rows.filter((row) => !row.startsWith('\\')),
  ]);
  const shown = lines.slice(0, mostLines);
  return html`<pre>${shown.map(
    (line) => html`<span class="${line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : ''}">${line}
</span>`,
  )}</pre>${lines.length > mostLines ? html`<p class="soft">${lines.length - mostLines} more lines.</p>` : null}`;
};
