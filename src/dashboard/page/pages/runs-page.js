/** Which runs are there, which is alive, which is best, what did each cost? */
import { drawSpark } from '../charts/bars.js';
import { ago, measured, money, number } from '../figures.js';
import { Table } from '../parts/data-table.js';
import { Empty, Panel, Picture, Problem, useDocument } from '../parts/panel.js';
import { html } from '../preact.js';

/** @import { RunRow } from '../../../views/documents.ts' */

/** @type {(props: import('../pages.js').PageProps) => import('preact').ComponentChildren} */
export const Runs = ({ view }) => {
  const { data, problem } = useDocument(/** @type {string} */ ('/api/runs'), Math.floor(Date.parse(view.now) / 10_000));
  const rows = /** @type {readonly RunRow[] | null} */ (data);
  if (problem !== null && rows === null) return html`<${Problem} problem=${problem} />`;
  if (rows === null) return html`<p class="waiting">Reading the runs…</p>`;
  const now = Date.parse(view.now);
  return html`
    <h1>Runs</h1>
    <${Panel} title=${`${rows.length} in this folder`} aside=${html`<a href="#/compare">compare</a>`}>
      ${rows.length === 0 ? html`<${Empty}>There is no run here yet.<//>` : html`<${Table} label="Runs" rows=${rows} keyOf=${(/** @type {RunRow} */ { id }) => id} sorted="created" columns=${columns(now)} height=${640} />`}
    <//>`;
};

/** @type {(now: number) => import('../parts/data-table.js').Column<RunRow>[]} */
const columns = (now) => [
  {
    name: 'state',
    label: 'state',
    sort: ({ state }) => state,
    cell: ({ state }) => html`<span class=${`pill ${state}`}><span class="mark"></span>${state}</span>`,
  },
  {
    name: 'id',
    label: 'run',
    sort: ({ id }) => id,
    cell: ({ id, url }) => html`<a href=${url ?? `?run=${encodeURIComponent(id)}#/overview`}>${id}</a>`,
  },
  { name: 'task', label: 'task', sort: ({ task }) => task, cell: ({ task }) => task },
  {
    name: 'best',
    label: 'best',
    right: true,
    sort: ({ best }) => best?.mean ?? null,
    cell: ({ best }) =>
      best === null ? '–' : html`${measured(best.mean, best.spread, best.n)}${best.confirmed ? '' : ' ?'}`,
  },
  {
    name: 'initial',
    label: 'initial',
    right: true,
    sort: ({ initial }) => initial,
    cell: ({ initial }) => number(initial),
  },
  {
    name: 'spark',
    label: 'best over rounds',
    cell: ({ spark }) => html`<${Picture} svg=${drawSpark(spark, 'best score over rounds')} />`,
  },
  {
    name: 'rounds',
    label: 'rounds',
    right: true,
    sort: ({ rounds }) => rounds.done,
    cell: ({ rounds }) => `${rounds.done} of ${rounds.total}`,
  },
  {
    name: 'usd',
    label: 'spent',
    right: true,
    sort: ({ usd }) => usd,
    cell: ({ usd, unpriced }) => money(usd, unpriced),
  },
  { name: 'tags', label: 'settings', cell: ({ tags }) => html`<span class="cut">${tags.join(', ')}</span>` },
  { name: 'created', label: 'started', sort: ({ created }) => created, cell: ({ created }) => ago(created, now) },
];
