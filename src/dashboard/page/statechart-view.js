/**
 * Draws a statechart from its layout; used by the Actors page and for the pictures in the docs.
 * @import { Layout, PlacedEdge, PlacedState } from '../statechart-layout.ts'
 */

import { escaped } from './escaped.js';

/**
 * What the machine is doing right now. `standalone` adds the colours, for a file of its own.
 * @typedef {{ active?: readonly string[], last?: { source: string, target: string, event: string } | null, standalone?: boolean }} Showing
 */

/** @type {(layout: Layout, showing?: Showing) => string} */
export const drawStatechart = (layout, { active = [], last = null, standalone = false } = {}) => {
  const width = layout.width + 16;
  const height = layout.height + 16;
  const on = new Set(active);
  const names = layout.states.filter(({ id }) => on.has(id)).map(({ name }) => name);
  const description = `Statechart of ${layout.machine}${names.length > 0 ? `; active: ${names.join(', ')}` : ''}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="statechart" role="img" aria-label="${escaped(description)}" viewBox="-8 -8 ${width} ${height}" width="${width}" height="${height}">`,
    standalone
      ? `<style>${colours}</style><rect class="paper" x="-8" y="-8" width="${width}" height="${height}"/>`
      : '',
    ...layout.states.map((state) => drawState(state, on.has(state.id))),
    ...layout.starts.map(({ x, y }) => `<circle class="start" cx="${x}" cy="${y}" r="4"/>`),
    ...layout.edges.map((edge) => drawEdge(edge, isLast(edge, last))),
    '</svg>',
  ].join('');
};

/** @type {(state: PlacedState, active: boolean) => string} */
const drawState = ({ id, name, kind, lines, x, y, width, height }, active) => {
  const outer = `<rect class="box" x="${x}" y="${y}" width="${width}" height="${height}" rx="7"/>`;
  const inner =
    kind === 'final'
      ? `<rect class="box" x="${x + 3}" y="${y + 3}" width="${width - 6}" height="${height - 6}" rx="5"/>`
      : '';
  const dot = active ? `<circle class="dot" cx="${x + 9}" cy="${y + 14}" r="3.5"/>` : '';
  const title = `<text class="title" x="${x + (active ? 16 : 11)}" y="${y + 18}">${escaped(kind === 'history' ? 'H' : name)}</text>`;
  const rows = lines.map(
    (line, row) => `<text class="line" x="${x + 11}" y="${y + 35 + row * 15}">${escaped(line)}</text>`,
  );
  return `<g class="state ${kind}${active ? ' active' : ''}" data-state="${escaped(id)}">${outer}${inner}${dot}${title}${rows.join('')}</g>`;
};

/** @type {(edge: PlacedEdge, last: boolean) => string} */
const drawEdge = ({ label, points, at }, last) => {
  if (points.length < 2) return '';
  const isError = label.startsWith('error');
  const text =
    at === null || label === ''
      ? ''
      : `<text class="label" x="${at[0] + 4}" y="${at[1] + 10.5}">${escaped(label)}</text>`;
  return `<g class="edge${isError ? ' error' : ''}${last ? ' last' : ''}"><path d="${path(points)}"/><path class="head" d="${head(points)}"/>${text}</g>`;
};

/** @type {(edge: PlacedEdge, last: Showing['last']) => boolean} */
const isLast = (edge, last) =>
  last !== null &&
  last !== undefined &&
  edge.source === last.source &&
  edge.target === last.target &&
  edge.event === last.event;

/** A line with rounded corners. @type {(points: PlacedEdge['points']) => string} */
const path = (points) => {
  const [first, ...rest] = points;
  let drawn = `M${first?.[0]} ${first?.[1]}`;
  rest.forEach(([x, y], index) => {
    const next = rest[index + 1];
    const before = points[index];
    if (next === undefined || before === undefined) {
      drawn += `L${x} ${y}`;
      return;
    }
    const radius = Math.min(6, distance(before, [x, y]) / 2, distance([x, y], next) / 2);
    const from = toward([x, y], before, radius);
    const to = toward([x, y], next, radius);
    drawn += `L${from[0]} ${from[1]}Q${x} ${y} ${to[0]} ${to[1]}`;
  });
  return drawn;
};

/** @type {(points: PlacedEdge['points']) => string} */
const head = (points) => {
  const end = points[points.length - 1];
  const before = points[points.length - 2];
  if (end === undefined || before === undefined) return '';
  const [x, y] = end;
  const back = toward(end, before, 7);
  const side = [(y - back[1]) * 0.5, (back[0] - x) * 0.5];
  return `M${x} ${y}L${tenth(back[0] + (side[0] ?? 0))} ${tenth(back[1] + (side[1] ?? 0))}L${tenth(back[0] - (side[0] ?? 0))} ${tenth(back[1] - (side[1] ?? 0))}Z`;
};

/** @typedef {readonly [number, number]} Point */
/** @type {(a: Point, b: Point) => number} */
const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);
/** @type {(from: Point, to: Point, by: number) => Point} */
const toward = (from, to, by) => {
  const whole = distance(from, to) || 1;
  return [tenth(from[0] + ((to[0] - from[0]) * by) / whole), tenth(from[1] + ((to[1] - from[1]) * by) / whole)];
};
/** @type {(value: number) => number} */
const tenth = (value) => Math.round(value * 10) / 10;

/** For a picture that stands alone: it follows the reader's light or dark preference. */
const colours = `
.statechart{--paper:#fff;--ink:#1c2733;--soft:#5b6b7b;--line:#9aa8b5;--fill:#f6f8fa;--error:#b3261e}
@media(prefers-color-scheme:dark){.statechart{--paper:#12181f;--ink:#e4ebf2;--soft:#9fb0c0;--line:#566675;--fill:#1b242d;--error:#ff8a80}}
.statechart{font-family:system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
.paper{fill:var(--paper)}.box{fill:var(--fill);stroke:var(--line)}.compound>.box,.parallel>.box{fill:none}.parallel>.box{stroke-dasharray:5 4}
.title{font-size:12.5px;font-weight:600;fill:var(--ink)}.line{font-size:10.5px;fill:var(--soft)}.label{font-size:10px;fill:var(--soft)}
.edge path{fill:none;stroke:var(--line)}.edge .head{fill:var(--line)}.edge.error path{stroke:var(--error);stroke-dasharray:4 3}.edge.error .head{fill:var(--error);stroke-dasharray:none}
.edge.error .label{fill:var(--error)}.start{fill:var(--ink)}`;
