/** How did we get here, and which branches live? */

import { improvement } from '../../../model/result/improvement.mjs';
import { paintLineage } from '../charts/lineage-canvas.js';
import { axisTitles, margins, nodeAt, placeLineage, relativesOf } from '../charts/lineage-chart.js';
import { ticks } from '../charts/scale.js';
import { cut, number, signed } from '../figures.js';
import { Empty, Panel } from '../parts/panel.js';
import { html, useEffect, useLayoutEffect, useMemo, useRef, useState } from '../preact.js';
import { setQuery } from '../router.js';

/**
 * @import { NodeColumns, ViewDocument } from '../../../views/documents.ts'
 * @typedef {import('preact').ComponentChildren} Children
 */

/** @type {(props: import('../pages.js').PageProps) => Children} */
export const Lineage = ({ view, nodes, route }) => {
  const only = route.query.get('only') ?? 'all';
  const relatives = route.query.get('relatives');
  if (nodes === null || nodes.count === 0)
    return html`<h1>Lineage</h1><${Panel}><${Empty}>Round 0 evaluates the initial program; the lineage begins with it.<//><//>`;
  return html`
    <h1>Lineage</h1>
    <${Panel} title=${`${nodes.count} nodes`} aside=${html`<${Filters} only=${only} relatives=${relatives} window=${route.query.get('rounds')} />`}>
      <${Picture} document=${view} nodes=${nodes} only=${only} relatives=${relatives === null ? null : Number(relatives)} window=${windowOf(route.query.get('rounds'))} />
      <p class="aside">Ring and thick line: the best and its ancestors. Squares: failed. Diamonds: pinned. Drag to zoom.</p>
    <//>
    <${Line} nodes=${nodes} document=${view} />`;
};

/** @type {(text: string | null) => readonly [number, number] | null} */
const windowOf = (text) => {
  const [from, to] = (text ?? '').split('-').map(Number);
  return from !== undefined && to !== undefined && to > from ? [from, to] : null;
};

/** @type {(props: { only: string, relatives: string | null, window: string | null }) => Children} */
const Filters = ({ only, relatives, window }) => html`<span class="row">
  <label>show <select value=${only} onChange=${(/** @type {{ currentTarget: HTMLSelectElement }} */ { currentTarget }) => setQuery({ only: currentTarget.value })}>
    <option value="all">all</option><option value="improved">improved on the parent</option><option value="failed">failed</option><option value="parents">became parents</option></select></label>
  ${relatives === null ? null : html`<button type="button" onClick=${() => setQuery({ relatives: null })}>whole run</button>`}
  ${window === null ? null : html`<button type="button" onClick=${() => setQuery({ rounds: null })}>all rounds</button>`}</span>`;

/** @type {(props: { document: ViewDocument, nodes: NodeColumns, only: string, relatives: number | null, window: readonly [number, number] | null }) => Children} */
const Picture = ({ document: { task, view }, nodes, only, relatives, window }) => {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const holder = useRef(/** @type {HTMLDivElement | null} */ (null));
  const [width, setWidth] = useState(0);
  const [tip, setTip] = useState(/** @type {{ index: number, x: number, y: number } | null} */ (null));
  const [drag, setDrag] = useState(/** @type {{ from: number, to: number } | null} */ (null));
  const { direction } = task.score;
  const placed = useMemo(
    () => (width === 0 ? null : placeLineage(nodes, direction, width, window)),
    [nodes.count, nodes.boot, width, window?.join()],
  );
  const shown = useMemo(
    () => (placed === null ? null : chosen(nodes, placed, only, relatives, direction)),
    [placed, only, relatives],
  );
  useLayoutEffect(() => {
    const measure = () => setWidth(Math.max(320, Math.floor(holder.current?.clientWidth ?? 0)));
    measure();
    const observer = new ResizeObserver(measure);
    if (holder.current !== null) observer.observe(holder.current);
    return () => observer.disconnect();
  }, []);
  const best = view.best?.round ?? null;
  const selected = tip === null ? null : (nodes.round[tip.index] ?? null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (placed === null || context == null || canvas.current === null) return;
    const ratio = devicePixelRatio || 1;
    canvas.current.width = placed.width * ratio;
    canvas.current.height = placed.height * ratio;
    context.scale(ratio, ratio);
    const started = performance.now();
    paintLineage(context, nodes, placed, colours(), {
      best,
      selected,
      pinned: new Set(Object.keys(view.steering.pinned).map(Number)),
      migrations: [],
      only: shown,
    });
    labels(context, placed);
    canvas.current.dataset.paintMs = (performance.now() - started).toFixed(1);
  }, [
    placed,
    shown,
    best,
    selected,
    Object.keys(view.steering.pinned).join(),
    matchMedia('(prefers-color-scheme: dark)').matches,
    document.documentElement.dataset.theme,
  ]);

  /** @param {PointerEvent} event @returns {readonly [number, number]} */
  const at = (event) => {
    const box = canvas.current?.getBoundingClientRect();
    return [event.clientX - (box?.left ?? 0), event.clientY - (box?.top ?? 0)];
  };
  /** @param {PointerEvent} event */
  const move = (event) => {
    if (placed === null) return;
    const [x, y] = at(event);
    if (drag !== null) setDrag({ ...drag, to: x });
    const index = nodeAt(placed, x, y);
    setTip(index === null ? null : { index, x, y });
  };
  const drop = () => {
    if (placed === null || drag === null) return;
    const [from, to] = [drag.from, drag.to].sort((a, b) => a - b);
    if (from !== undefined && to !== undefined && to - from > 12)
      setQuery({ rounds: `${roundAt(placed, from)}-${roundAt(placed, to)}` });
    else if (tip !== null) location.hash = `#/nodes/${nodes.round[tip.index]}`;
    setDrag(null);
  };
  return html`
    <div class="holds-tip" ref=${holder}>
      <canvas ref=${canvas} role="img" aria-label=${`Lineage of ${nodes.count} nodes on ${placed?.lanes.length ?? 0} islands`} style=${`width:100%;height:${placed?.height ?? 120}px;touch-action:pan-y;cursor:crosshair`}
        onPointerMove=${move} onPointerLeave=${() => setTip(null)} onPointerDown=${(/** @type {PointerEvent} */ event) => setDrag({ from: at(event)[0], to: at(event)[0] })} onPointerUp=${drop}></canvas>
      ${drag !== null && Math.abs(drag.to - drag.from) > 12 ? html`<div class="brush" style=${`left:${Math.min(drag.from, drag.to)}px;width:${Math.abs(drag.to - drag.from)}px`}></div>` : null}
      ${tip === null ? null : html`<${Tip} nodes=${nodes} direction=${direction} index=${tip.index} x=${tip.x} y=${tip.y} width=${width} />`}
    </div>`;
};

/** @type {(props: { nodes: NodeColumns, direction: 'maximize' | 'minimize', index: number, x: number, y: number, width: number }) => Children} */
const Tip = ({ nodes, direction, index, x, y, width }) => {
  const parent = nodes.parent[index];
  const parentIndex = parent === null ? -1 : nodes.round.indexOf(parent ?? -1);
  const [score, before] = [nodes.score[index] ?? null, nodes.score[parentIndex] ?? null];
  return html`<div class="tip" style=${`left:${Math.min(x + 14, width - 260)}px;top:${y + 14}px`}>
    <strong>${nodes.round[index]} ${cut(nodes.name[index] ?? '', 60)}</strong>
    <div>${nodes.status[index] === 'passed' ? `${number(score)}${score !== null && before !== null ? ` (${signed(improvement(score, before, direction))} vs parent ${parent})` : ''}` : `${nodes.status[index]}: ${cut(nodes.failure[index] ?? '', 90)}`}</div>
    <div class="aside">${cut(nodes.motivation[index] ?? '', 120)}</div></div>`;
};

/** @type {(placed: import('../charts/lineage-chart.js').Placed, x: number) => number} */
const roundAt = ({ across, width }, x) => {
  const [low, high] = across.domain;
  return Math.max(0, Math.round(low + ((x - across(low)) / (across(high) - across(low) || width)) * (high - low)));
};

/** @type {(nodes: NodeColumns, placed: import('../charts/lineage-chart.js').Placed, only: string, relatives: number | null, direction: 'maximize' | 'minimize') => ReadonlySet<number> | null} */
const chosen = (nodes, placed, only, relatives, direction) => {
  if (relatives !== null) return relativesOf(nodes, placed, relatives);
  if (only === 'all') return null;
  const parents = new Set(nodes.parent);
  return new Set(
    nodes.round.filter((round, index) => {
      if (only === 'failed') return nodes.status[index] !== 'passed';
      if (only === 'parents') return parents.has(round);
      const [score, before] = [nodes.score[index], nodes.score[placed.at.get(nodes.parent[index] ?? -1) ?? -1]];
      return (improvement(score, before, direction) ?? 0) > 0;
    }),
  );
};

const colours = () => {
  const style = getComputedStyle(document.documentElement);
  // the canvas knows nothing of light-dark(): a probe element resolves each token
  const probe = document.createElement('span');
  document.body.append(probe);
  /** @param {string} token */
  const of = (token) => {
    probe.style.color = `var(--${token})`;
    return getComputedStyle(probe).color || style.color;
  };
  const found = {
    edge: of('strong-line'),
    grid: of('line'),
    text: of('ink'),
    failed: of('bad'),
    best: of('best'),
    pinned: of('pinned'),
    shades: ['shade0', 'shade1', 'shade2', 'shade3'].map(of),
  };
  probe.remove();
  return found;
};

/** @type {(context: CanvasRenderingContext2D, placed: import('../charts/lineage-chart.js').Placed) => void} */
const labels = (context, { lanes, across, width, height }) => {
  context.font = '11px system-ui, sans-serif';
  context.fillStyle = colours().text;
  for (const { island, top, bottom } of lanes) context.fillText(`island ${island}`, 4, (top + bottom) / 2);
  context.fillText(axisTitles.y, 4, 14);
  context.textAlign = 'center';
  for (const round of ticks(across.domain, 8)) context.fillText(String(round), across(round), height - 26);
  context.textAlign = 'right';
  context.fillText(axisTitles.x, width - margins.right, height - 8);
  context.textAlign = 'left';
};

/** The way to the best as text: what a screen reader, and everyone else, can follow step by step. @type {(props: { nodes: NodeColumns, document: ViewDocument }) => Children} */
const Line = ({ nodes, document: { view, task } }) => {
  if (view.best === null) return null;
  const at = new Map(nodes.round.map((round, index) => [round, index]));
  /** @type {number[]} */
  const line = [];
  for (
    let round = /** @type {number | null} */ (view.best.round);
    round !== null && !line.includes(round);
    round = nodes.parent[at.get(round) ?? -1] ?? null
  )
    line.unshift(round);
  return html`<${Panel} title="Ancestry of the best"><ol role="tree" class="line-of-best" aria-label="From the initial program to the best">
    ${line.map((round, step) => {
      const index = at.get(round) ?? -1;
      const [score, before] = [
        nodes.score[index] ?? null,
        step === 0 ? null : (nodes.score[at.get(line[step - 1] ?? -1) ?? -1] ?? null),
      ];
      return html`<li role="treeitem" aria-level=${step + 1} key=${round}><a href=${`#/nodes/${round}`}>${round} ${cut(nodes.name[index] ?? '', 70)}</a> <strong>${number(score)}</strong> ${task.score.unit} ${before === null ? '' : signed(improvement(score, before, task.score.direction))} <span class="aside">${cut(nodes.motivation[index] ?? '', 160)}</span></li>`;
    })}</ol><//>`;
};
