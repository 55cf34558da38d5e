/** What changed, why, and did it do what it claimed? Without a number: all nodes. */
import { directionText } from '../../../model/result/improvement.mjs';
import { pluralize } from '../../../platform/text/pluralize.mjs';
import { cut, duration, measured, money, number, percent, signed } from '../figures.js';
import { Table } from '../parts/data-table.js';
import { Diff } from '../parts/diff-view.js';
import { EvaluationLog } from '../parts/evaluation-log.js';
import { NodeActions } from '../parts/node-actions.js';
import { Empty, Figure, Panel, Problem, Source, Status, useDocument } from '../parts/panel.js';
import { Repeats } from '../parts/repeat-list.js';
import { confirmationOf, StatusLine } from '../parts/status-line.js';
import { html } from '../preact.js';
import { setQuery } from '../router.js';
import { visible } from '../visible.js';

/**
 * @import { NodeColumns, NodeDocument, ViewDocument } from '../../../views/documents.ts'
 * @typedef {import('preact').ComponentChildren} Children
 */

/** @type {(props: import('../pages.js').PageProps) => Children} */
export const NodePage = (props) => {
  const round = props.route.rest[0];
  if (round === undefined) return html`<${AllNodes} nodes=${props.nodes} document=${props.view} />`;
  return html`<${OneNode} ...${props} round=${round} />`;
};

/** @type {(props: { nodes: NodeColumns | null, document: ViewDocument }) => Children} */
const AllNodes = ({ nodes, document: { task, view } }) => {
  if (nodes === null || nodes.count === 0)
    return html`<h1>Nodes</h1><${Panel}><${Empty}>Round 0 evaluates the initial program; it becomes the first node.<//><//>`;
  const rows = nodes.round.map((_, index) => index);
  /** @type {import('../parts/data-table.js').Column<number>[]} */
  const columns = [
    {
      name: 'round',
      label: 'node',
      sort: (at) => nodes.round[at] ?? 0,
      cell: (at) => html`<a href=${`#/nodes/${nodes.round[at]}`}>${nodes.round[at]}</a>`,
    },
    { name: 'island', label: 'island', sort: (at) => nodes.island[at] ?? 0, cell: (at) => nodes.island[at] },
    {
      name: 'status',
      label: 'status',
      sort: (at) => nodes.status[at] ?? '',
      cell: (at) =>
        html`<${Status} status=${nodes.status[at] ?? ''} /> <${StatusLine} confirmation=${confirmationOf(nodes.confirmed[at], view.steering.approved[nodes.round[at] ?? -1])} isShort=${true} />`,
    },
    {
      name: 'score',
      label: task.score.unit,
      right: true,
      sort: (at) => nodes.score[at] ?? null,
      cell: (at) => measured(nodes.score[at] ?? null, nodes.spread[at] ?? 0, nodes.n[at] ?? 0),
    },
    {
      name: 'name',
      label: 'name',
      sort: (at) => nodes.name[at] ?? '',
      cell: (at) => html`<span class="cut">${visible(nodes.name[at] ?? '')}</span>`,
    },
    {
      name: 'parent',
      label: 'parent',
      right: true,
      sort: (at) => nodes.parent[at] ?? null,
      cell: (at) =>
        nodes.parent[at] === null ? '–' : html`<a href=${`#/nodes/${nodes.parent[at]}`}>${nodes.parent[at]}</a>`,
    },
    {
      name: 'failure',
      label: 'error',
      sort: (at) => nodes.failure[at] ?? null,
      cell: (at) => html`<span class="cut">${visible(nodes.failure[at] ?? '')}</span>`,
    },
  ];
  return html`<h1>Nodes</h1><${Table} label="All nodes" rows=${rows} columns=${columns} keyOf=${(/** @type {number} */ at) => nodes.round[at] ?? at} sorted="round" height=${720} />`;
};

/** Commands about a node arrive without a new one being recorded. */
const refreshMs = 3000;

const tabs = ['diff', 'motivation', 'analysis', 'evaluation', 'brief', 'code', 'calls', 'log'];

/** @type {(props: import('../pages.js').PageProps & { round: string }) => Children} */
const OneNode = ({ view, nodes, route, round, live }) => {
  const { data, problem } = useDocument(
    `/api/nodes/${encodeURIComponent(round)}`,
    `${nodes?.count} ${view.mode === 'live' ? Math.floor(Date.parse(view.now) / refreshMs) : ''}`,
  );
  const found = /** @type {NodeDocument | null} */ (data);
  if (problem !== null)
    return html`<h1>Node ${round}</h1><${Problem} problem=${problem} /><p><a href="#/nodes">all nodes</a></p>`;
  if (found === null) return html`<p class="waiting">Reading node ${round}…</p>`;
  const { node, children, line } = found;
  const approval = view.view.steering.approved[node.id];
  const tab = tabs.includes(route.query.get('tab') ?? '') ? (route.query.get('tab') ?? 'diff') : 'diff';
  return html`
    <div class="row"><h1 class="name">${node.id}. ${cut(node.name, 120)}</h1> <${Status} status=${node.status} />
      <${StatusLine} confirmation=${confirmationOf(node.record?.confirmed, approval)} reason=${approval || node.record?.reason || ''} />
      ${found.pinned === null ? null : html`<span class="chip">pinned</span>`}${found.banned === null ? null : html`<span class="chip">banned</span>`}</div>
    <div class="figures">
      <${Figure} label=${`Score, ${view.task.score.unit}`} value=${node.score === null ? '–' : measured(node.score.mean, node.score.spread, node.score.n)} note=${found.rank === null ? node.status : `rank ${found.rank} of ${found.ranked}`} tone="measured" />
      <${Figure} label="Δ vs parent" value=${signed(found.toParent)} note=${node.parent === null ? 'the initial program' : html`<a href=${`#/nodes/${node.parent}`}>node ${node.parent}</a>`} tone=${found.toParent !== null && found.toParent > 0 ? 'good' : ''} />
      <${Figure} label="Δ vs best" value=${signed(found.toBest)} note=${view.view.best === null ? '' : html`<a href=${`#/nodes/${view.view.best.round}`}>node ${view.view.best.round}</a>`} />
      <${Figure} label="Cost" value=${node.cost.usd === null ? 'unpriced' : money(node.cost.usd)} note=${`${pluralize(node.cost.evaluations, 'evaluation')}, ${duration(node.cost.evaluationSeconds)}`} />
      <${Figure} label="Children" value=${children.length} note=${children.slice(0, 8).map((child) => html`<a href=${`#/nodes/${child}`}>${child}</a> `)} />
    </div>
    ${node.failure === null ? null : html`<${Panel} title="Error"><p class="prose"><strong>${node.failure.class}</strong> ${visible(node.failure.message)}</p>${node.failure.trace === '' ? null : html`<${Source} label="Trace" text=${node.failure.trace} />`}<//>`}
    <${Belief} node=${node} approval=${approval} />
    <${NodeActions} found=${found} view=${view} live=${live} />
    <section class="panel">
      <div class="tabs" role="tablist" aria-label="About this node">${tabs.map((name) => html`<button type="button" role="tab" id=${`tab-${name}`} aria-selected=${tab === name} aria-controls="tab-panel" onClick=${() => setQuery({ tab: name })}>${name === 'brief' ? 'prompt context' : name}</button>`)}</div>
      <div id="tab-panel" role="tabpanel" aria-labelledby=${`tab-${tab}`}><${Tab} name=${tab} found=${found} view=${view} against=${route.query.get('against') ?? 'parent'} /></div>
    </section>
    <p class="aside">Lineage: ${line.map((ancestor, step) => html`${step > 0 ? ' → ' : ''}<a href=${`#/nodes/${ancestor}`}>${ancestor}</a>`)} · <a href=${`#/lineage?relatives=${node.id}`}>ancestors and descendants</a></p>`;
};

/** Why a node that would be the best is unconfirmed, or who approved it. @type {(props: { node: NodeDocument['node'], approval: string | undefined }) => Children} */
const Belief = ({ node: { record }, approval }) => {
  const confirmation = confirmationOf(record?.confirmed, approval);
  if (confirmation === 'approved')
    return html`<div class="prose">Approved by user${approval ? `: ${visible(approval)}` : ''}.${record === null ? '' : ` Repeated evaluations: ${record.reason}.`}</div>`;
  return confirmation === 'unconfirmed' ? html`<div class="prose">Not confirmed: ${record?.reason}.</div>` : null;
};

/** @type {(props: { name: string, found: NodeDocument, view: ViewDocument, against: string }) => Children} */
const Tab = ({ name, found, view, against }) => {
  const { node } = found;
  switch (name) {
    case 'diff':
      return html`<${Diff} round=${node.id} against=${against} hasParent=${node.parent !== null} />`;
    case 'motivation':
      return html`<p class="prose">${visible(node.motivation) || 'None was given.'}</p><${Cited} node=${node} />`;
    case 'analysis':
      return html`<${AnalysisText} node=${node} />`;
    case 'evaluation':
      return html`<${Repeats} repeats=${found.repeats} unit=${view.task.score.unit} /><${Evaluations} node=${node} view=${view} />`;
    case 'brief':
      return html`<${BriefText} node=${node} />`;
    case 'code':
      return html`<p><button type="button" onClick=${() => save(node.program, `node-${node.id}.txt`)}>download</button> <button type="button" onClick=${() => navigator.clipboard.writeText(node.program)}>copy</button></p><${Source} label="The program" text=${node.program} />`;
    case 'calls':
      return found.calls.length === 0
        ? html`<${Empty}>No LLM call in this round.<//>`
        : html`<ul>${found.calls.map(({ id, role, model, tokensIn, tokensOut, usd, outcome }) => html`<li><a href=${`#/calls/${encodeURIComponent(id)}`}>${role}</a> ${model}, ${number(tokensIn)} in, ${number(tokensOut)} out, ${usd === null ? 'unpriced' : money(usd)}, ${outcome}</li>`)}</ul>`;
    default:
      return html`<${EvaluationLog} folders=${node.evaluations.map(({ folder, stage, seed }) => ({ folder, label: `${stage}, seed ${seed}` }))} />`;
  }
};

/** @type {(props: { node: NodeDocument['node'] }) => Children} */
const Cited = ({ node: { cited, objections } }) => html`
  <h3>Cited</h3>
  ${cited.cognition.length + cited.nodes.length === 0 ? html`<p class="aside">Nothing.</p>` : html`<p class="chips">${cited.cognition.map((id) => html`<a class="chip" href=${`#/cognition?item=${encodeURIComponent(id)}`}>${id}</a>`)}${cited.nodes.map((id) => html`<a class="chip" href=${`#/nodes/${id}`}>node ${id}</a>`)}</p>`}
  ${objections.length === 0 ? null : html`<h3>Objections</h3><ul>${objections.map(({ by, name, reason }) => html`<li><strong>${by}</strong> on “${visible(name)}”: <span class="prose">${visible(reason)}</span></li>`)}</ul>`}`;

/** @type {(props: { node: NodeDocument['node'] }) => Children} */
const AnalysisText = ({ node: { analysis } }) => {
  if (analysis === null) return html`<${Empty}>There is no analysis of this node.<//>`;
  return html`<dl class="facts">${Object.entries(analysis).map(([name, value]) => html`<dt>${name}</dt><dd class="prose">${typeof value === 'string' ? value : Array.isArray(value) && value.every((one) => typeof one === 'string') ? value.join('\n') : JSON.stringify(value, null, 1)}</dd>`)}</dl>`;
};

/** @type {(props: { node: NodeDocument['node'], view: ViewDocument }) => Children} */
const Evaluations = ({ node, view: { task } }) => html`
  <h3>Metrics of the last stage</h3>
  <dl class="facts">${Object.entries(node.metrics).map(([name, value]) => html`<dt>${name}</dt><dd>${number(value)} ${task.metrics[name]?.unit ?? ''} ${task.metrics[name] === undefined ? '' : html`<span class="aside">${directionText(task.metrics[name]?.direction ?? 'maximize')}${task.metrics[name]?.description ? `; ${task.metrics[name]?.description}` : ''}</span>`}</dd>`)}</dl>
  ${node.record === null ? null : html`<h3>Repeated with fresh seeds</h3><p class="prose">${node.record.reason}</p><p>${node.record.fresh.map(number).join(', ')}</p>`}
  <h3>Every evaluation</h3>
  <div class="table" tabindex="0" role="region" aria-label="Evaluations"><table><thead><tr><th>stage</th><th>seed</th><th>status</th><th class="right">score</th><th class="right">wall</th><th class="right">CPU</th><th class="right">memory</th><th>notes</th></tr></thead>
    <tbody>${node.evaluations.map((one) => html`<tr><td>${one.stage}</td><td>${one.seed}</td><td><${Status} status=${one.status} /></td><td class="right">${one.status === 'passed' ? number(one.score) : '–'}</td><td class="right">${duration(one.usage.wallSeconds)}</td><td class="right">${duration(one.usage.cpuSeconds)}</td><td class="right">${number(one.usage.peakMemoryMb)} MB</td><td><span class="cut">${one.status === 'passed' ? one.notes : one.failure.message}</span></td></tr>`)}</tbody></table></div>`;

/** @type {(props: { node: NodeDocument['node'] }) => Children} */
const BriefText = ({ node: { reason, parent, references, cognition, origin } }) => html`
  ${
    reason === null
      ? html`<p>The initial program has no prompt context.</p>`
      : html`<p>The <strong>${reason.sampler}</strong> sampler drew node ${parent}: ${reason.text}</p>
  <dl class="facts">${Object.entries(reason.parts).map(([name, value]) => html`<dt>${name}</dt><dd>${number(value)}</dd>`)}</dl>`
  }
  <h3>References</h3><p class="chips">${references.length === 0 ? 'None.' : references.map((id) => html`<a class="chip" href=${`#/nodes/${id}`}>node ${id}</a>`)}</p>
  <h3>Recalled</h3><p class="chips">${cognition.length === 0 ? 'Nothing.' : cognition.map(({ id, similarity }) => html`<a class="chip" href=${`#/cognition?item=${encodeURIComponent(id)}`}>${id} ${percent(similarity)}</a>`)}</p>
  ${Object.keys(origin).length === 0 ? null : html`<h3>How it was proposed</h3><dl class="facts">${Object.entries(origin).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`}`;

/** @type {(text: string, name: string) => void} */
const save = (text, name) => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
};
