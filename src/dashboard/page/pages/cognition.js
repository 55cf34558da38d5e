/** Which knowledge is used, and does it pay? */
import { number, percent, signed } from '../format.js';
import { Empty, Figure, Panel, Problem, useDocument } from '../parts/panel.js';
import { Table } from '../parts/table.js';
import { html } from '../preact.js';
import { setQuery } from '../router.js';

/**
 * @import { CognitionDocument } from '../../api.ts'
 * @typedef {CognitionDocument['items'][number]} Row
 * @typedef {import('preact').ComponentChildren} Children
 */

/** @type {(props: import('../pages.js').PageProps) => Children} */
export const Cognition = ({ view, route, nodes }) => {
  const { data, problem } = useDocument('/api/cognition', nodes?.count);
  const found = /** @type {CognitionDocument | null} */ (data);
  if (problem !== null && found === null) return html`<h1>Cognition</h1><${Problem} problem=${problem} />`;
  if (found === null) return html`<p class="waiting">Reading what is known…</p>`;
  const chosen = found.items.find(({ item }) => item.id === route.query.get('item'));
  const unused = found.items.filter(({ retrieved }) => retrieved === 0).length;
  return html`
    <h1>Cognition</h1>
    ${
      found.items.length === 0
        ? html`<${Panel}><${Empty}>Cognition is empty: name a field in task.yaml, add one markdown file to it, or add an item by the controls.<//><//>`
        : html`
    <div class="figures">
      <${Figure} label="Items" value=${found.items.length} note=${`${unused} never recalled`} />
      <${Figure} label="Recalled and cited" value=${found.items.filter(({ cited }) => cited > 0).length} note="items that a proposal says it used" />
      <${Figure} label="Helped more often than not" value=${found.items.filter(({ gain }) => gain !== null && gain.mean > 0).length} note="mean gain after citation above 0" />
    </div>
    <${Panel} title="Where proposals come from" aside="by what they cite; shares, not causes"><${Provenance} shares=${found.provenance} /><//>
    ${chosen === undefined ? null : html`<${Panel} title=${chosen.item.title} aside=${html`<button type="button" class="quiet" onClick=${() => setQuery({ item: null })}>close</button>`}><${Item} row=${chosen} /><//>`}
    <${Panel} title="Items"><${Table} label="Items" rows=${found.items} keyOf=${(/** @type {Row} */ { item }) => item.id} columns=${columns(view.task.score.unit)} sorted="cited" height=${640} /><//>`
    }`;
};

/** @type {(props: { shares: CognitionDocument['provenance'] }) => Children} */
const Provenance = ({ shares }) => html`
  <div class="table" tabindex="0" role="region" aria-label="Where proposals come from"><table><thead><tr><th></th><th class="right">cognition</th><th class="right">experience</th><th class="right">original</th><th class="right">nodes</th></tr></thead>
    <tbody>${
      /** @type {const} */ ([
        ['all', 'all that passed'],
        ['top', 'the best tenth'],
      ]).map(
        ([key, label]) =>
          html`<tr><td>${label}</td><td class="right">${percent(shares[key].n === 0 ? null : shares[key].cognition)}</td><td class="right">${percent(shares[key].n === 0 ? null : shares[key].experience)}</td><td class="right">${percent(shares[key].n === 0 ? null : shares[key].original)}</td><td class="right">${shares[key].n}</td></tr>`,
      )
    }</tbody></table></div>`;

/** @type {(props: { row: Row }) => Children} */
const Item = ({ row: { item, nodes } }) => html`
  <dl class="facts">${Object.entries(item)
    .filter(([name, value]) => typeof value === 'string' && value !== '' && name !== 'title')
    .map(
      ([name, value]) => html`<dt>${name}</dt><dd class="prose">${value}</dd>`,
    )}<dt>source</dt><dd>${sourceText(item.source)}</dd></dl>
  <h3>Nodes that cite it</h3><p class="chips">${nodes.length === 0 ? 'None.' : nodes.slice(0, 60).map((id) => html`<a class="chip" href=${`#/nodes/${id}`}>${id}</a>`)}</p>`;

/** Links are shown as text: nothing on this page leads away from the machine. @type {(source: Row['item']['source']) => string} */
const sourceText = ({ title, authors, year, url }) => [authors, `${title} (${year})`, url].filter(Boolean).join(', ');

/** @type {(unit: string) => import('../parts/table.js').Column<Row>[]} */
const columns = (unit) => [
  {
    name: 'title',
    label: 'item',
    sort: ({ item }) => item.title,
    cell: ({ item }) =>
      html`<a class="cut" href=${`#/cognition?item=${encodeURIComponent(item.id)}`}>${item.title}</a>`,
  },
  {
    name: 'retrieved',
    label: 'recalled',
    right: true,
    sort: ({ retrieved }) => retrieved,
    cell: ({ retrieved }) => retrieved,
  },
  { name: 'cited', label: 'cited', right: true, sort: ({ cited }) => cited, cell: ({ cited }) => cited },
  {
    name: 'gain',
    label: `mean gain after citation, ${unit}`,
    right: true,
    sort: ({ gain }) => gain?.mean ?? null,
    cell: ({ gain }) =>
      gain === null
        ? '–'
        : `${signed(gain.mean)}${gain.low === null || gain.high === null ? '' : ` (${number(gain.low)} to ${number(gain.high)})`}, n ${gain.n}`,
  },
  {
    name: 'last',
    label: 'last used in round',
    right: true,
    sort: ({ lastRound }) => lastRound,
    cell: ({ lastRound }) => lastRound ?? '–',
  },
];
