/** Does it matter, or is it noise? Runs side by side. */

import { pluralize } from '../../../platform/text/pluralize.mjs';
import { drawComparison } from '../charts/comparison.js';
import { measured, money, number, signed } from '../figures.js';
import { Empty, Panel, Picture, Problem, useDocument } from '../parts/panel.js';
import { html, useMemo } from '../preact.js';
import { setQuery } from '../router.js';

/**
 * @import { CompareDocument, RunRow } from '../../../views/documents.ts'
 * @typedef {import('preact').ComponentChildren} Children
 */

/** @type {(props: import('../pages.js').PageProps) => Children} */
export const Compare = ({ view, route }) => {
  const { data, problem } = useDocument('/api/runs', view.boot);
  const runs = /** @type {readonly RunRow[] | null} */ (data);
  if (problem !== null) return html`<h1>Compare</h1><${Problem} problem=${problem} />`;
  if (runs === null) return html`<p class="waiting">Reading the runs…</p>`;
  const alike = runs.filter(({ task }) => task === view.view.task);
  const chosen = (route.query.get('runs')?.split(',') ?? alike.slice(0, 6).map(({ id }) => id)).filter((id) =>
    alike.some((run) => run.id === id),
  );
  /** @param {string} id */
  const toggle = (id) =>
    setQuery({ runs: (chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]).join(',') });
  return html`
    <h1>Compare</h1>
    <${Panel} title=${`Runs of ${view.view.task}`}><ul class="lanes">${alike.map(({ id, best, rounds, tags, usd, unpriced }) => html`<li><label><input type="checkbox" checked=${chosen.includes(id)} onChange=${() => toggle(id)} /> ${id}</label><span class="doing cut">${tags.join(', ')}</span><span>${best === null ? '–' : measured(best.mean, best.spread, best.n)}, ${pluralize(rounds.done, 'round')}, ${money(usd, unpriced)}</span></li>`)}</ul><//>
    ${chosen.length < 1 ? html`<${Panel}><${Empty}>Choose the runs to compare.<//><//>` : html`<${Chosen} ids=${chosen} axis=${route.query.get('by') ?? 'rounds'} />`}`;
};

/** @type {(props: { ids: readonly string[], axis: string }) => Children} */
const Chosen = ({ ids, axis }) => {
  const { data, problem } = useDocument(
    `/api/compare?runs=${encodeURIComponent(ids.join(','))}&by=${encodeURIComponent(axis)}`,
  );
  const found = /** @type {CompareDocument | null} */ (data);
  const svg = useMemo(() => (found === null ? '' : drawComparison(found)), [found]);
  if (problem !== null) return html`<${Problem} problem=${problem} />`;
  if (found === null) return html`<p class="waiting">Loading runs…</p>`;
  return html`
    <${Panel} title="Best so far" aside=${html`<label>by <select value=${axis} onChange=${(/** @type {{ currentTarget: HTMLSelectElement }} */ { currentTarget }) => setQuery({ by: currentTarget.value })}><option>rounds</option><option>spend</option><option>time</option></select></label>`}>
      <${Picture} svg=${svg} /><p class="aside">Thick line: mean over the runs of a group; band: ± 1 standard deviation; thin lines: single runs. A group is a set of runs that differ in the seed only.</p><//>
    <${Panel} title="Groups"><div class="table" tabindex="0" role="region" aria-label="Groups"><table>
      <thead><tr><th>group</th><th class="right">n</th><th class="right">final, ${found.unit}</th><th class="right">mean best-so-far (AUC over ${found.axis})</th><th class="right">Δ vs baseline (95 % CI)</th><th class="right">cost</th></tr></thead>
      <tbody>${found.arms.map((arm) => html`<tr><td><span class="cut">${arm.label}</span></td><td class="right">${arm.runs.length}</td><td class="right">${measured(arm.final.mean, arm.final.spread, arm.final.n)}</td><td class="right">${number(arm.area)}</td><td class="right">${arm.difference === null ? '–' : `${signed(arm.difference.mean)}${arm.difference.low === null ? '' : ` (${signed(arm.difference.low)} to ${signed(arm.difference.high)})`}, n ${arm.difference.n}`}</td><td class="right">${money(arm.usd)}</td></tr>`)}</tbody></table></div><//>
    ${found.differing.length === 0 ? null : html`<${Panel} title="Settings that differ"><div class="table" tabindex="0" role="region" aria-label="Settings that differ"><table><thead><tr><th>setting</th>${found.arms.map(({ label }) => html`<th><span class="cut">${label}</span></th>`)}</tr></thead><tbody>${found.differing.map(({ setting, values }) => html`<tr><td>${setting}</td>${values.map((value) => html`<td>${value}</td>`)}</tr>`)}</tbody></table></div><//>`}`;
};
