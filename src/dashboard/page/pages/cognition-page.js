/** Which knowledge is used, and does it pay? */

import { pluralize } from '../../../platform/text/pluralize.mjs';
import { percent, signed } from '../figures.js';
import { Table } from '../parts/data-table.js';
import { Empty, Figure, Panel, Problem, useDocument } from '../parts/panel.js';
import { html } from '../preact.js';
import { setQuery } from '../router.js';

/**
 * @import { CognitionDocument } from '../../../views/documents.ts'
 * @typedef {CognitionDocument['items'][number]} Row
 * @typedef {CognitionDocument['lessons'][number]} Lesson
 * @typedef {import('preact').ComponentChildren} Children
 */

/** @type {(props: import('../pages.js').PageProps) => Children} */
export const Cognition = ({ view, route, nodes }) => {
  const { data, problem } = useDocument('/api/cognition', nodes?.count);
  const found = /** @type {CognitionDocument | null} */ (data);
  if (problem !== null && found === null) return html`<h1>Cognition</h1><${Problem} problem=${problem} />`;
  if (found === null) return html`<p class="waiting">Loading cognition…</p>`;
  const chosen = found.items.find(({ item }) => item.id === route.query.get('item'));
  const count = (/** @type {Row['standing']} */ standing) =>
    found.items.filter((row) => row.standing === standing).length;
  return html`
    <h1>Cognition</h1>
    ${
      found.items.length === 0
        ? html`<${Panel}><${Empty}>Cognition is empty: set a field in task.yaml, fill it with “asi cognition import”, or add an item in Controls.<//><//>`
        : html`
    <div class="figures">
      <${Figure} label="Items" value=${found.items.length} note=${`${count('unrecalled')} never recalled, ${count('unused')} recalled and never cited`} />
      <${Figure} label="Helpful" value=${count('helpful')} note="mean gain of citing children above the rest" />
      <${Figure} label="Harmful" value=${count('harmful')} note="mean gain of citing children below the rest" />
      <${Figure} label="Reverted edits" value=${percent(found.cycling.proposals === 0 ? null : found.cycling.rounds.length / found.cycling.proposals)} note=${circles(found.cycling)} />
    </div>
    <${Panel} title="Provenance of proposals" aside="by citations; shares, not causes"><${Provenance} shares=${found.provenance} /><//>
    ${found.lessons.length === 0 ? null : html`<${Panel} title="Lessons learned" aside=${pluralize(found.lessons.length, 'lesson')}><${Table} label="Lessons" rows=${found.lessons} keyOf=${(/** @type {Lesson} */ { id }) => id} columns=${lessonColumns} sorted="strength" height=${320} /><//>`}
    ${chosen === undefined ? null : html`<${Panel} title=${chosen.item.title} aside=${html`<button type="button" class="quiet" onClick=${() => setQuery({ item: null })}>close</button>`}><${Item} row=${chosen} unit=${view.task.score.unit} /><//>`}
    <${Panel} title="Items" aside="gain after citation, not a causal effect"><${Table} label="Items" rows=${found.items} keyOf=${(/** @type {Row} */ { item }) => item.id} columns=${columns(view.task.score.unit)} sorted="cited" height=${640} /><//>`
    }`;
};

/** @type {(cycling: CognitionDocument['cycling']) => string} */
const circles = ({ proposals, rounds, lines, of }) =>
  rounds.length === 0
    ? `none of ${pluralize(proposals, 'proposal')} restores lines that an ancestor removed`
    : `${rounds.length} of ${pluralize(proposals, 'proposal')} restore lines that an ancestor removed: ${lines} of ${of} new lines there`;

/** @type {(props: { shares: CognitionDocument['provenance'] }) => Children} */
const Provenance = ({ shares }) => html`
  <div class="table" tabindex="0" role="region" aria-label="Provenance of proposals"><table><thead><tr><th></th><th class="right">cognition</th><th class="right">experience</th><th class="right">original</th><th class="right">nodes</th></tr></thead>
    <tbody>${
      /** @type {const} */ ([
        ['all', 'all that passed'],
        ['top', 'the best tenth'],
        ['others', 'the others'],
      ]).map(
        ([key, label]) =>
          html`<tr><td>${label}</td><td class="right">${percent(shares[key].n === 0 ? null : shares[key].cognition)}</td><td class="right">${percent(shares[key].n === 0 ? null : shares[key].experience)}</td><td class="right">${percent(shares[key].n === 0 ? null : shares[key].original)}</td><td class="right">${shares[key].n}</td></tr>`,
      )
    }</tbody></table></div>`;

/** @type {(props: { row: Row, unit: string }) => Children} */
const Item = ({ row: { item, rounds, citing, others, failed, advantage, standing }, unit }) => html`
  <dl class="facts">${Object.entries(item)
    .filter(([name, value]) => typeof value === 'string' && value !== '' && name !== 'title')
    .map(
      ([name, value]) => html`<dt>${name}</dt><dd class="prose">${value}</dd>`,
    )}<dt>source</dt><dd>${sourceText(item.source)}</dd>
    ${item.expects === undefined ? null : html`<dt>expected</dt><dd>${item.expects.map(({ metric, moves }) => `${metric} ${moves}`).join(', ')}</dd>`}
    ${item.disagreesWith === undefined ? null : html`<dt>disagrees with</dt><dd class="chips">${item.disagreesWith.map((id) => html`<a class="chip" href=${`#/cognition?item=${encodeURIComponent(id)}`}>${id}</a>`)}</dd>`}
    ${item.learnt === undefined ? null : html`<dt>learnt</dt><dd>${pluralize(item.learnt.support, 'node')} for it, ${item.learnt.against} against, in ${pluralize(item.learnt.runs.length, 'run')}</dd>`}
    <dt>verdict</dt><dd>${standing}</dd>
    <dt>mean gain of citing children</dt><dd>${gainText(citing, unit)}${failed === 0 ? '' : `; ${failed} failed and have none`}</dd>
    <dt>mean gain of all others</dt><dd>${gainText(others, unit)}</dd>
    <dt>difference</dt><dd>${advantage === null ? 'not judged: fewer than three gains on a side' : `${intervalText(advantage)} ${unit} (95 % interval)`}</dd></dl>
  <h3>Nodes that cite it</h3><p class="chips">${rounds.length === 0 ? 'None.' : rounds.slice(0, 60).map((id) => html`<a class="chip" href=${`#/nodes/${id}`}>${id}</a>`)}</p>`;

/** @type {(gain: Row['citing'], unit: string) => string} */
const gainText = (gain, unit) => (gain === null ? 'none yet' : `${signed(gain.mean)} ${unit} (n ${gain.n})`);

/** @type {(advantage: NonNullable<Row['advantage']>) => string} */
const intervalText = ({ mean, low, high }) => `${signed(mean)} (${signed(low)} to ${signed(high)})`;

/** Links are shown as text: nothing on this page leads away from the machine. @type {(source: Row['item']['source']) => string} */
const sourceText = ({ title, authors, year, url, section }) =>
  [authors, year === undefined ? title : `${title} (${year})`, section, url].filter(Boolean).join(', ');

/** @type {(unit: string) => import('../parts/data-table.js').Column<Row>[]} */
const columns = (unit) => [
  {
    name: 'title',
    label: 'item',
    sort: ({ item }) => item.title,
    cell: ({ item }) =>
      html`<a class="cut" href=${`#/cognition?item=${encodeURIComponent(item.id)}`}>${item.title}</a>`,
  },
  {
    name: 'recalled',
    label: 'recalled',
    right: true,
    sort: ({ recalled }) => recalled,
    cell: ({ recalled }) => recalled,
  },
  { name: 'cited', label: 'cited', right: true, sort: ({ cited }) => cited, cell: ({ cited }) => cited },
  {
    name: 'gain',
    label: `mean gain after citation, ${unit}`,
    right: true,
    sort: ({ citing }) => citing?.mean ?? null,
    cell: ({ citing }) => (citing === null ? '–' : `${signed(citing.mean)}, n ${citing.n}`),
  },
  {
    name: 'advantage',
    label: 'vs the rest (95 % CI)',
    right: true,
    sort: ({ advantage }) => advantage?.mean ?? null,
    cell: ({ advantage }) => (advantage === null ? '–' : intervalText(advantage)),
  },
  { name: 'standing', label: 'verdict', sort: ({ standing }) => standing, cell: ({ standing }) => standing },
  {
    name: 'last',
    label: 'last cited in round',
    right: true,
    sort: ({ rounds }) => rounds.at(-1) ?? null,
    cell: ({ rounds }) => rounds.at(-1) ?? '–',
  },
];

/** @type {import('../parts/data-table.js').Column<Lesson>[]} */
const lessonColumns = [
  {
    name: 'text',
    label: 'lesson',
    sort: ({ text }) => text,
    cell: ({ kind, text }) => html`<span class="cut" title=${text}>${kind}: ${text}</span>`,
  },
  {
    name: 'for',
    label: 'for it',
    right: true,
    sort: ({ support }) => support.length,
    cell: ({ support }) => chips(support),
  },
  {
    name: 'against',
    label: 'against it',
    right: true,
    sort: ({ against }) => against.length,
    cell: ({ against }) => chips(against),
  },
  {
    name: 'strength',
    label: 'strength, lower 95 %',
    right: true,
    sort: ({ strength }) => strength,
    cell: ({ strength }) => percent(strength),
  },
  { name: 'standing', label: 'verdict', sort: ({ standing }) => standing, cell: ({ standing }) => standing },
];

/** How many nodes, and the latest of them. @type {(nodes: readonly number[]) => Children} */
const chips = (nodes) =>
  nodes.length === 0 ? '0' : html`${nodes.length}, latest <a href=${`#/nodes/${nodes.at(-1)}`}>${nodes.at(-1)}</a>`;
