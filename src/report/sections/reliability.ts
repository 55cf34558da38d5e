import { number, percent } from '../../dashboard/page/figures.js';
import { pluralize } from '../../platform/text/pluralize.mjs';
import { proxiesOf } from '../../views/run/stage-fidelity.ts';
import type { ReportFacts } from '../facts.ts';
import { type Html, html } from '../html-text.ts';

/** What a reader has to know before believing the best number. */
export const honesty = ({ source, summary, path }: ReportFacts): Html => {
  const { columns } = source.fold.nodes;
  const tried = columns.round.length - 1;
  const scored = columns.score.filter((score, row) => score !== null && columns.status[row] === 'passed').length;
  const checked = columns.confirmed.filter((value) => value !== null).length;
  const confirmed = columns.confirmed.filter((value) => value === true).length;
  const quarantined = columns.status.filter((status) => status === 'quarantined').length;
  const record = path.at(-1)?.node.record ?? null;
  const epochs = new Set(columns.epoch).size;
  return html`<div class="box"><ul>
${summary.best?.certificate == null ? null : html`<li>Scores are certificates: each artifact was checked exactly by a command of the task, apart from its evaluator.</li>`}
<li>${pluralize(tried, 'candidate was', 'candidates were')} tried and ${pluralize(scored, 'program has', 'programs have')} a score${summary.best?.certificate == null ? ': the best of many is partly luck, the more so the noisier the score' : ''}.</li>
<li>${summary.best?.certificate != null ? 'Nothing had to be repeated.' : checked === 0 ? 'No candidate record was repeated with fresh seeds.' : `${pluralize(checked, 'candidate record was', 'candidate records were')} repeated with fresh seeds; ${confirmed} confirmed, ${checked - confirmed} not.`}</li>
<li>${summary.best === null || summary.best.round === 0 ? 'There is no gain to confirm.' : record === null ? 'The best of this run was not repeated: treat its gain as unconfirmed.' : `The best: ${record.reason}`}</li>
${noiseLine(columns)}
<li>${quarantined === 0 ? 'No program reported an implausible number.' : `${pluralize(quarantined, 'program')} with implausible numbers: quarantined, and excluded from all rankings.`}</li>
${epochs > 1 ? html`<li>The evaluator changed during this run: ${epochs} epochs, scores are compared within one epoch only.</li>` : null}
${proxiesOf(source.fold.view().stageScores).map(({ stage, full, rho, low, high, n }) => html`<li>Stage fidelity (Spearman ρ): ${stage} vs ${full} ${number(rho)} (95 % CI ${number(low)} to ${number(high)}, n ${n} programs that passed both).</li>`)}
<li>Candidates ran in this sandbox: ${source.fold.view().services.sandbox ?? 'none was recorded'}.</li>
</ul></div>`;
};

const noiseLine = ({ n, spread, score }: ReportFacts['source']['fold']['nodes']['columns']): Html => {
  const repeated = spread.filter((_, row) => n[row]! > 1 && score[row] !== null);
  if (repeated.length === 0) return html`<li>Scores are of one seed each: their noise is unknown.</li>`;
  const typical = [...repeated].sort((a, b) => a - b)[repeated.length >> 1]!;
  return html`<li>${percent(repeated.length / score.length)} of the nodes were measured with several seeds; the median standard deviation between seeds is ${number(typical)}.</li>`;
};
