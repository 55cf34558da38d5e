/** What runs where, what waits, what failed and why? */

import { pluralize } from '../../../platform/text/pluralize.mjs';
import { drawTimeline } from '../charts/timeline.js';
import { cut, duration, number } from '../figures.js';
import { Table } from '../parts/data-table.js';
import { EvaluationLog } from '../parts/evaluation-log.js';
import { Empty, Panel, Picture, Problem, Status, useDocument } from '../parts/panel.js';
import { html, useMemo } from '../preact.js';
import { setQuery } from '../router.js';

/**
 * @import { EvaluationsDocument } from '../../../views/documents.ts'
 * @typedef {import('preact').ComponentChildren} Children
 * @typedef {EvaluationsDocument['recent'][number]} Recent
 */

/** @type {(props: import('../pages.js').PageProps) => Children} */
export const Evaluations = ({ view, route }) => {
  const { data, problem } = useDocument('/api/evaluations', view.view.seq);
  const found = /** @type {EvaluationsDocument | null} */ (data);
  const folder = route.query.get('folder');
  const timeline = useMemo(() => (found === null ? '' : drawTimeline(found.recent, found.slots, view.now)), [found]);
  if (problem !== null && found === null) return html`<h1>Evaluations</h1><${Problem} problem=${problem} />`;
  if (found === null) return html`<p class="waiting">Reading the evaluations…</p>`;
  const now = Date.parse(view.now);
  return html`
    <h1>Evaluations</h1>
    <div class="columns">
      <${Panel} title="Slots">${
        found.slots.length === 0
          ? html`<${Empty}>${view.mode === 'finished' ? 'The run has ended.' : 'Slots appear with the first evaluation.'}<//>`
          : html`<ul class="lanes">${found.slots.map(
              ({ name, round, stage, since, limitSeconds }) =>
                html`<li><span>${name}</span>${round === null ? html`<span class="doing">free</span>` : html`<span class="doing"><a href=${`#/nodes/${round}`}>round ${round}</a> ${stage}</span><span>${duration(since === null ? null : (now - Date.parse(since)) / 1000)} of ${duration(limitSeconds)}</span>`}</li>`,
            )}</ul>`
      }<//>
      <${Panel} title="Waiting" aside=${pluralize(found.queue.length, 'evaluation')}>${found.queue.length === 0 ? html`<${Empty}>The queue is empty.<//>` : html`<ol class="lanes">${found.queue.map(({ round, stage, seed, since }) => html`<li><span>round ${round}</span><span class="doing">${stage}, seed ${seed}</span><span>${duration((now - Date.parse(since)) / 1000)}</span></li>`)}</ol>`}<//>
      <${Panel} title="Failures by cause">${
        view.view.failures.length === 0
          ? html`<${Empty}>Nothing has failed.<//>`
          : html`<ul class="attention">${[...view.view.failures]
              .sort((a, b) => b.count - a.count)
              .slice(0, 12)
              .map(
                (group) =>
                  html`<li class="error"><strong>${group.count} × ${group.class}</strong> ${cut(group.line, 140)} <span class="action"><a href=${`#/nodes/${group.lastRound}`}>latest: node ${group.lastRound}</a>${group.folder === null ? null : html` · <button type="button" class="quiet" onClick=${() => setQuery({ folder: group.folder })}>log</button>`}</span></li>`,
              )}</ul>`
      }<//>
    ${view.proxies.length === 0 ? null : html`<${Panel} title="Stage fidelity" aside="Spearman ρ, 95 % CI"><ul class="lanes">${view.proxies.map(({ stage, full, rho, low, high, n }) => html`<li><span>${stage} vs ${full}</span><span class="doing"></span><span>ρ ${number(rho)} (${number(low)} to ${number(high)}), n ${n}</span></li>`)}</ul><//>`}
    </div>
    <${Panel} title="Timeline">${timeline === '' ? html`<${Empty}>Nothing has been evaluated yet.<//>` : html`<${Picture} svg=${timeline} />`}<//>
    ${folder === null ? null : html`<${Panel} title=${`Log of ${folder}`} aside=${html`<button type="button" class="quiet" onClick=${() => setQuery({ folder: null })}>close</button>`}><${EvaluationLog} folders=${[{ folder, label: folder }]} /><//>`}
    <${Panel} title="Latest evaluations"><${Table} label="Latest evaluations" rows=${found.recent} keyOf=${(/** @type {Recent} */ { folder: where, endedAt }) => where + endedAt} columns=${columns} sorted="ended" /><//>`;
};

/** @type {import('../parts/data-table.js').Column<Recent>[]} */
const columns = [
  {
    name: 'round',
    label: 'node',
    sort: ({ round }) => round,
    cell: ({ round }) => html`<a href=${`#/nodes/${round}`}>${round}</a>`,
  },
  { name: 'stage', label: 'stage', sort: ({ stage }) => stage, cell: ({ stage, seed }) => `${stage}, seed ${seed}` },
  {
    name: 'status',
    label: 'status',
    sort: ({ status }) => status,
    cell: ({ status, cached }) => html`<${Status} status=${status} />${cached ? ' (cached)' : ''}`,
  },
  { name: 'score', label: 'score', right: true, sort: ({ score }) => score, cell: ({ score }) => number(score) },
  {
    name: 'seconds',
    label: 'took',
    right: true,
    sort: ({ seconds }) => seconds,
    cell: ({ seconds }) => duration(seconds),
  },
  { name: 'slot', label: 'slot', sort: ({ slot }) => slot, cell: ({ slot }) => slot },
  { name: 'ended', label: 'ended', sort: ({ endedAt }) => endedAt, cell: ({ endedAt }) => endedAt.slice(11, 19) },
  {
    name: 'log',
    label: 'log',
    cell: ({ folder }) =>
      folder === '' ? '' : html`<button type="button" class="quiet" onClick=${() => setQuery({ folder })}>log</button>`,
  },
  {
    name: 'failure',
    label: 'error',
    sort: ({ failure }) => failure?.class ?? null,
    cell: ({ failure }) =>
      failure === null ? '' : html`<span class="cut">${failure.class}: ${failure.message}</span>`,
  },
];
