/** What did we ask, what came back, what did it cost? */

import { pluralize } from '../../../platform/text/pluralize.mjs';
import { get } from '../fetch-documents.js';
import { ago, duration, money, number } from '../figures.js';
import { Table } from '../parts/data-table.js';
import { Empty, Panel, Problem, Source, useDocument } from '../parts/panel.js';
import { html, useEffect, useState } from '../preact.js';

/**
 * @import { CallDocument, CallPage, CallRow } from '../../../views/documents.ts'
 * @typedef {import('preact').ComponentChildren} Children
 */

/** @type {(props: import('../pages.js').PageProps) => Children} */
export const Calls = (props) => {
  const id = props.route.rest[0];
  return id === undefined ? html`<${AllCalls} ...${props} />` : html`<${OneCall} id=${id} />`;
};

/** @type {(props: import('../pages.js').PageProps) => Children} */
const AllCalls = ({ view }) => {
  const { data, problem } = useDocument('/api/calls', view.view.spend.calls);
  const [older, setOlder] = useState(/** @type {readonly CallRow[]} */ ([]));
  const [next, setNext] = useState(/** @type {string | null | undefined} */ (undefined));
  const page = /** @type {CallPage | null} */ (data);
  useEffect(() => {
    setOlder([]);
    setNext(undefined);
  }, [view.boot]);
  if (problem !== null && page === null) return html`<h1>Calls</h1><${Problem} problem=${problem} />`;
  if (page === null) return html`<p class="waiting">Reading the calls…</p>`;
  const known = new Set(page.rows.map(({ id }) => id));
  const rows = [...page.rows, ...older.filter(({ id }) => !known.has(id))];
  const cursor = next === undefined ? page.next : next;
  const more = async () => {
    const further = /** @type {CallPage} */ (await get(`/api/calls?cursor=${encodeURIComponent(cursor ?? '')}`));
    setOlder([...older, ...further.rows]);
    setNext(further.next);
  };
  return html`
    <h1>Calls</h1>
    ${
      page.total === 0
        ? html`<${Panel}><${Empty}>No LLM in this run (baseline mode: recombines known edits).<//><//>`
        : html`
    <${Panel} title=${pluralize(page.total, 'call')} aside=${cursor === null ? '' : html`<button type="button" onClick=${more}>older ones</button>`}>
      <${Table} label="Calls" rows=${rows} keyOf=${(/** @type {CallRow} */ { id }) => id} columns=${columns(Date.parse(view.now))} sorted="time" height=${680} /><//>`
    }`;
};

/** @type {(now: number) => import('../parts/data-table.js').Column<CallRow>[]} */
const columns = (now) => [
  {
    name: 'role',
    label: 'role',
    sort: ({ role }) => role,
    cell: ({ id, role }) => html`<a href=${`#/calls/${encodeURIComponent(id)}`}>${role}</a>`,
  },
  {
    name: 'round',
    label: 'round',
    right: true,
    sort: ({ round }) => round,
    cell: ({ round }) => (round === null ? '–' : html`<a href=${`#/nodes/${round}`}>${round}</a>`),
  },
  { name: 'model', label: 'model', sort: ({ model }) => model, cell: ({ model }) => model },
  {
    name: 'outcome',
    label: 'outcome',
    sort: ({ outcome }) => outcome,
    cell: ({ outcome, error }) => html`<span class="cut">${outcome}${error === null ? '' : `: ${error}`}</span>`,
  },
  {
    name: 'in',
    label: 'tokens in',
    right: true,
    sort: ({ tokensIn }) => tokensIn,
    cell: ({ tokensIn }) => number(tokensIn),
  },
  {
    name: 'cached',
    label: 'cached',
    right: true,
    sort: ({ tokensCached }) => tokensCached,
    cell: ({ tokensCached }) => number(tokensCached),
  },
  {
    name: 'out',
    label: 'out',
    right: true,
    sort: ({ tokensOut }) => tokensOut,
    cell: ({ tokensOut }) => number(tokensOut),
  },
  {
    name: 'usd',
    label: 'cost',
    right: true,
    sort: ({ usd }) => usd,
    cell: ({ usd }) => (usd === null ? 'unpriced' : money(usd)),
  },
  {
    name: 'seconds',
    label: 'took',
    right: true,
    sort: ({ seconds }) => seconds,
    cell: ({ seconds }) => duration(seconds),
  },
  {
    name: 'attempts',
    label: 'attempts',
    right: true,
    sort: ({ attempts }) => attempts,
    cell: ({ attempts }) => attempts,
  },
  { name: 'time', label: 'when', sort: ({ time }) => time, cell: ({ time }) => ago(time, now) },
];

/** @type {(props: { id: string }) => Children} */
const OneCall = ({ id }) => {
  const { data, problem } = useDocument(`/api/calls/${encodeURIComponent(id)}`);
  const call = /** @type {CallDocument | null} */ (data);
  if (problem !== null) return html`<h1>Call</h1><${Problem} problem=${problem} />`;
  if (call === null) return html`<p class="waiting">Reading the transcript…</p>`;
  const { row } = call;
  const transcript =
    /** @type {{ messages?: { role?: string, type?: string, content?: unknown }[], response?: { text?: string } | null, attempts?: unknown }} */ (
      call.transcript ?? {}
    );
  return html`
    <h1>${row.role}, ${row.round === null ? 'outside of rounds' : html`<a href=${`#/nodes/${row.round}`}>round ${row.round}</a>`}</h1>
    <dl class="facts"><dt>model</dt><dd>${row.model}</dd><dt>outcome</dt><dd>${row.outcome}${row.error === null ? '' : `: ${row.error}`}</dd><dt>tokens</dt><dd>${number(row.tokensIn)} in (${number(row.tokensCached)} cached), ${number(row.tokensOut)} out (${number(row.tokensReasoning)} reasoning)</dd><dt>cost</dt><dd>${row.usd === null ? 'unpriced' : money(row.usd)}</dd><dt>took</dt><dd>${duration(row.seconds)}, ${row.attempts} tries</dd></dl>
    ${(transcript.messages ?? []).map(({ role, type, content }) => html`<${Panel} title=${role ?? type ?? 'message'} aside=${share(content, transcript.messages ?? [])}><${Source} label="Message" text=${typeof content === 'string' ? content : JSON.stringify(content, null, 1)} /><//>`)}
    <${Panel} title="Answer">${transcript.response == null ? html`<${Empty}>No answer came.<//>` : html`<${Source} label="Answer" text=${transcript.response.text ?? JSON.stringify(transcript.response, null, 1)} />`}<//>
    <${Panel} title="Raw transcript"><details><summary>show</summary><${Source} label="Transcript" text=${JSON.stringify(call.transcript, null, 1)} /></details><//>`;
};

/** @type {(content: unknown, all: readonly { content?: unknown }[]) => string} */
const share = (content, all) => {
  const size = (/** @type {unknown} */ one) =>
    typeof one === 'string' ? one.length : JSON.stringify(one ?? '').length;
  const whole = all.reduce((sum, one) => sum + size(one.content), 0);
  return whole === 0 ? '' : `${Math.round((100 * size(content)) / whole)} % of the prompt`;
};
