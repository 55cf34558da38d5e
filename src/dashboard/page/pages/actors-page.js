/** What is every actor doing now, and why is it stuck? The real statecharts, with where each actor is. */

import { pluralize } from '../../../platform/text/pluralize.mjs';
import { ago } from '../figures.js';
import { Empty, Panel, Problem, useDocument } from '../parts/panel.js';
import { Sequence } from '../parts/sequence-diagram.js';
import { Zoom } from '../parts/zoom.js';
import { html, useEffect, useMemo, useRef, useState } from '../preact.js';
import { setQuery } from '../router.js';
import { drawStatechart } from '../statechart-view.js';
import { activeIds, applyRecords, machines, treeOf } from './actor-tree.js';

/**
 * @import { ActorsDocument } from '../../../views/documents.ts'
 * @import { Layout } from '../../statechart-layout.ts'
 * @typedef {import('preact').ComponentChildren} Children
 * @typedef {ActorsDocument['actors'][number]} Actor
 */

/** @type {(props: import('../pages.js').PageProps) => Children} */
export const Actors = ({ view, route, live }) => {
  const { data, problem } = useDocument('/api/actors', view.boot);
  const [state, setState] = useState(/** @type {ActorsDocument | null} */ (null));
  const [now, setNow] = useState(Date.now());
  useEffect(() => setState(/** @type {ActorsDocument | null} */ (data)), [data]);
  useEffect(
    () => live.onActors((records) => setState((before) => (before === null ? null : applyRecords(before, records)))),
    [],
  );
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  if (problem !== null) return html`<h1>Actors</h1><${Problem} problem=${problem} />`;
  if (state === null) return html`<p class="waiting">Loading actors…</p>`;
  const wanted = route.query.get('actor');
  const chosen =
    wanted === null && !route.query.has('machine') ? latestRound(state.actors) : pick(state.actors, wanted);
  const rows = treeOf(state.actors);
  return html`
    <h1>Actors</h1>
    ${state.actors.length === 0 ? html`<${Panel}><${Empty}>${view.mode === 'finished' ? 'This run has ended: no actors are running. Its state machines are below.' : 'No active actors yet.'}<//><//>` : null}
    <div class="columns actors">
      <${Panel} title=${`${pluralize(state.actors.length, 'active actor')}`} aside=${finishedText(state.finished)}>
        <ul role="tree" class="tree" aria-label="Actors">${rows.map(({ actor, level }) => html`<${TreeRow} key=${actor.path} actor=${actor} level=${level} chosen=${chosen?.path === actor.path} now=${now} />`)}</ul>
      <//>
      <${Panel} title=${chosen === null ? 'The round' : chosen.path} aside=${chosen === null ? '' : html`in <strong>${chosen.value || chosen.status}</strong> for ${ago(chosen.since, now).replace(' ago', '')}`}>
        <${Chart} actor=${chosen} machine=${chosen?.machine ?? route.query.get('machine') ?? 'round'} />
        <p class="chips">${machines.map((name) => html`<button type="button" class="quiet" onClick=${() => setQuery({ machine: name, actor: null })}>${name}</button>`)}</p>
      <//>
    </div>
    <${Panel} title="Messages" aside=${chosen === null ? 'the latest events' : `around ${chosen.path}`}><${Sequence} log=${state.log} within=${chosen?.path ?? null} /><//>
    <${Log} log=${state.log} within=${chosen?.path ?? null} />`;
};

/** @type {(actors: readonly Actor[], path: string | null) => Actor | null} */
const pick = (actors, path) => actors.find((actor) => actor.path === path) ?? null;

/** Without a choice the round that began last is looked at. @type {(actors: readonly Actor[]) => Actor | null} */
const latestRound = (actors) => actors.findLast(({ machine }) => machine === 'round') ?? null;

/** @type {(finished: Readonly<Record<string, number>>) => string} */
const finishedText = (finished) => {
  const all = Object.entries(finished);
  return all.length === 0 ? '' : `finished: ${all.map(([kind, count]) => `${count} ${kind}`).join(', ')}`;
};

/** @type {(props: { actor: Actor, level: number, chosen: boolean, now: number }) => Children} */
const TreeRow = ({ actor, level, chosen, now }) => {
  const name = actor.path.split('/').at(-1) ?? actor.path;
  return html`<li role="treeitem" aria-level=${level} aria-selected=${chosen} style=${`padding-left:${(level - 1) * 14}px`}>
    <a href=${`#/actors?actor=${encodeURIComponent(actor.path)}`} aria-current=${chosen ? 'true' : undefined}>${name}</a>
    <span class=${actor.status === 'error' ? 'state bad' : 'state'}>${actor.value || actor.status}</span><span class="aside">${ago(actor.since, now).replace(' ago', '')}</span></li>`;
};

/** @type {(props: { actor: Actor | null, machine: string }) => Children} */
const Chart = ({ actor, machine }) => {
  const { data, problem } = useDocument(`/api/charts/${encodeURIComponent(machine)}`);
  const layout = /** @type {Layout | null} */ (data);
  const active = useMemo(
    () => (layout === null || actor === null ? [] : activeIds(layout, actor.value)),
    [layout, actor?.value],
  );
  const svg = useMemo(
    () => (layout === null ? '' : drawStatechart(layout, { active, last: actor?.edge ?? null })),
    [layout, active, actor?.edge],
  );
  if (problem !== null)
    return actor === null
      ? html`<${Problem} problem=${problem} />`
      : html`<${Empty}>“${actor.path.split('/').at(-1)}” is a task without a state machine; status: ${actor.status}.<//>`;
  return layout === null
    ? html`<p class="waiting">Drawing…</p>`
    : html`<${Zoom} svg=${svg} width=${layout.width + 16} className="chart-of-states" />`;
};

/** @type {(props: { log: ActorsDocument['log'], within: string | null }) => Children} */
const Log = ({ log, within }) => {
  const [isFollowing, setFollowing] = useState(true);
  const [kind, setKind] = useState('all');
  const pane = useRef(/** @type {HTMLDivElement | null} */ (null));
  const shown = log
    .filter(
      ({ record }) =>
        (kind === 'all' || record.type === kind) && (within === null || pathIn(record).startsWith(within)),
    )
    .slice(-400);
  useEffect(() => {
    if (isFollowing && pane.current !== null) pane.current.scrollTop = pane.current.scrollHeight;
  }, [shown.length, isFollowing]);
  return html`<${Panel} title="Event log" aside=${html`<span class="row"><label>show <select value=${kind} onChange=${(/** @type {{ currentTarget: HTMLSelectElement }} */ { currentTarget }) => setKind(currentTarget.value)}>
      <option value="all">everything</option><option value="actor.state">states</option><option value="actor.event">events</option><option value="actor.started">starts</option></select></label>
      <label><input type="checkbox" checked=${isFollowing} onChange=${() => setFollowing(!isFollowing)} /> follow</label></span>`}>
    <div class="log" ref=${pane} tabindex="0" role="region" aria-label="Event log">${shown.map(({ time, record }) => html`<div><span class="aside">${time.slice(11, 23)}</span> ${lineText(record)}</div>`)}${shown.length === 0 ? html`<${Empty}>Nothing yet.<//>` : null}</div><//>`;
};

/** @type {(record: ActorsDocument['log'][number]['record']) => string} */
const pathIn = (record) => (record.type === 'actor.event' ? record.to : record.path);

/** @type {(record: ActorsDocument['log'][number]['record']) => string} */
const lineText = (record) => {
  switch (record.type) {
    case 'actor.started':
      return `${record.path} starts`;
    case 'actor.state':
      return `${record.path} → ${record.value || record.status}  (${record.event})`;
    case 'actor.event':
      return `${record.from ?? 'outside'} ⇒ ${record.to}  ${record.event}${record.bytes === 0 ? '' : `  ${record.bytes} bytes`}${record.text === '' ? '' : `  ${record.text}`}`;
    default:
      return `${record.path} is gone`;
  }
};
