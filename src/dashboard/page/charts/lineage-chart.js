/** Where every node of a run stands: across by round, down by island, and within its island by score. Linear in the nodes. */

import { escaped } from '../escaped.js';
import { number } from '../figures.js';
import { diamonds, dots, squares } from './marks.js';
import { extent, linear, ticks } from './scale.js';

/**
 * The columns of `GET /api/nodes` that the picture needs.
 * @typedef {{ round: readonly number[], island: readonly number[], parent: readonly (number | null)[], status: readonly string[], score: readonly (number | null)[], name: readonly string[] }} Columns
 * @typedef {{ x: Float32Array, y: Float32Array, shade: Float32Array, at: ReadonlyMap<number, number>, lanes: readonly { island: number, top: number, bottom: number }[], width: number, height: number, across: import('./scale.js').Scale }} Placed
 */

export const margins = { left: 62, right: 18, top: 26, bottom: 42 };
export const axisTitles = { x: 'round', y: 'island; within it by score, better is higher' };
export const laneHeight = 92;

/** @type {(columns: Columns, direction: 'maximize' | 'minimize', width: number, window?: readonly [number, number] | null) => Placed} */
export const placeLineage = (columns, direction, width, window = null) => {
  const { round, island, score, status } = columns;
  const islands = [...new Set(island)].sort((a, b) => a - b);
  const order = new Map(islands.map((id, index) => [id, index]));
  const height = margins.top + Math.max(1, islands.length) * laneHeight + margins.bottom;
  const lastRound = round.reduce((most, one) => Math.max(most, one), 1);
  const across = linear(window ?? [0, lastRound], [margins.left, width - margins.right]);
  const [low, high] = scoreRange(score, direction);
  const x = new Float32Array(round.length);
  const y = new Float32Array(round.length);
  const shade = new Float32Array(round.length);
  const at = new Map();
  for (let index = 0; index < round.length; index += 1) {
    const top = margins.top + (order.get(island[index] ?? 0) ?? 0) * laneHeight;
    const value = score[index];
    const share =
      value === null || value === undefined ? null : Math.min(1, Math.max(0, (value - low) / (high - low || 1)));
    const good = share === null ? 0 : direction === 'maximize' ? share : 1 - share;
    x[index] = across(round[index] ?? 0);
    y[index] =
      share === null || status[index] !== 'passed'
        ? top + laneHeight - 9
        : top + laneHeight - 20 - good * (laneHeight - 32);
    shade[index] = good;
    at.set(round[index], index);
  }
  const lanes = islands.map((id, index) => ({
    island: id,
    top: margins.top + index * laneHeight,
    bottom: margins.top + (index + 1) * laneHeight,
  }));
  return { x, y, shade, at, lanes, width, height, across };
};

/** Most of what was measured: the worst twentieth is drawn at the edge. @type {(scores: readonly (number | null)[], direction: 'maximize' | 'minimize') => readonly [number, number]} */
const scoreRange = (scores, direction) => {
  const values = /** @type {number[]} */ (scores.filter((value) => value !== null)).sort((a, b) => a - b);
  if (values.length === 0) return [0, 1];
  const cut = values.length >= 20 ? Math.floor(values.length * 0.05) : 0;
  return extent(direction === 'maximize' ? values.slice(cut) : values.slice(0, values.length - cut), 0);
};

/** The rounds from the initial program to a node. @type {(columns: Columns, placed: Pick<Placed, 'at'>, round: number | null) => number[]} */
export const lineTo = (columns, { at }, round) => {
  /** @type {number[]} */
  const line = [];
  for (let current = round; current !== null && !line.includes(current); ) {
    const index = at.get(current);
    if (index === undefined) break;
    line.unshift(current);
    current = columns.parent[index] ?? null;
  }
  return line;
};

/** Everything a node comes from and everything that comes from it. @type {(columns: Columns, placed: Pick<Placed, 'at'>, round: number) => Set<number>} */
export const relativesOf = (columns, placed, round) => {
  const relatives = new Set(lineTo(columns, placed, round));
  const below = new Set([round]);
  columns.round.forEach((own, index) => {
    const parent = columns.parent[index];
    if (parent !== null && parent !== undefined && below.has(parent)) below.add(own); // parents come before their children
  });
  for (const own of below) relatives.add(own);
  return relatives;
};

/** The node drawn nearest to a point, within so many pixels. @type {(placed: Placed, x: number, y: number, within?: number) => number | null} */
export const nodeAt = (placed, x, y, within = 9) => {
  let [found, nearest] = [-1, within * within];
  for (let index = 0; index < placed.x.length; index += 1) {
    const distance = ((placed.x[index] ?? 0) - x) ** 2 + ((placed.y[index] ?? 0) - y) ** 2;
    if (distance < nearest) [found, nearest] = [index, distance];
  }
  return found === -1 ? null : found;
};

/** The picture as SVG: for the report, figures, and small runs. @type {(columns: Columns, options: { direction: 'maximize' | 'minimize', width?: number, best?: number | null, pinned?: readonly number[] }) => string} */
export const drawLineage = (columns, { direction, width = 760, best = null, pinned = [] }) => {
  const placed = placeLineage(columns, direction, width);
  const path = lineTo(columns, placed, best);
  /** @type {(keep: (index: number) => boolean) => [number, number][]} */
  const pick = (keep) =>
    columns.round.flatMap((_, index) => (keep(index) ? [[placed.x[index] ?? 0, placed.y[index] ?? 0]] : []));
  const passed = [0, 1, 2, 3].map((band) =>
    pick(
      (index) => columns.status[index] === 'passed' && Math.min(3, Math.floor((placed.shade[index] ?? 0) * 4)) === band,
    ),
  );
  const bestIndex = best === null ? undefined : placed.at.get(best);
  const bestName =
    bestIndex === undefined ? 'none yet' : `${columns.name[bestIndex]} with ${number(columns.score[bestIndex])}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="lineage" role="img" aria-label="${escaped(`Lineage of ${columns.round.length} nodes on ${placed.lanes.length} islands; best: ${bestName}`)}" viewBox="0 0 ${width} ${placed.height}" width="${width}" height="${placed.height}">`,
    ...placed.lanes.map(
      ({ island, top, bottom }) =>
        `<path class="grid" d="M${margins.left} ${bottom}H${width - margins.right}"/><text class="lane" x="6" y="${(top + bottom) / 2 + 4}">island ${island}</text>`,
    ),
    ...ticks(placed.across.domain, 8).map(
      (value) => `<text class="tick x" x="${placed.across(value)}" y="${placed.height - 26}">${value}</text>`,
    ),
    `<text class="axis x" x="${width - margins.right}" y="${placed.height - 8}">${axisTitles.x}</text><text class="axis" x="6" y="14">${axisTitles.y}</text>`,
    `<path class="edges" d="${edgesPath(columns, placed)}"/>`,
    `<path class="failed" d="${squares(pick((index) => columns.status[index] !== 'passed'))}"/>`,
    ...passed.map((points, band) => `<path class="shade${band}" d="${dots(points, 2.4)}"/>`),
    `<path class="best-path" d="${polyline(
      path.map((round) => placed.at.get(round)),
      placed,
    )}"/>`,
    `<path class="pinned" d="${diamonds(pick((index) => pinned.includes(columns.round[index] ?? -1)))}"/>`,
    bestIndex === undefined
      ? ''
      : `<circle class="best" cx="${placed.x[bestIndex]}" cy="${placed.y[bestIndex]}" r="6"/>`,
    '</svg>',
  ].join('');
};

/** @type {(columns: Columns, placed: Placed) => string} */
const edgesPath = (columns, { x, y, at }) => {
  let path = '';
  columns.parent.forEach((parent, index) => {
    const from = parent === null ? undefined : at.get(parent);
    if (from !== undefined && columns.status[index] === 'passed')
      path += `M${tenth(x[from])} ${tenth(y[from])}L${tenth(x[index])} ${tenth(y[index])}`;
  });
  return path;
};

/** @type {(indices: readonly (number | undefined)[], placed: Placed) => string} */
const polyline = (indices, { x, y }) =>
  indices
    .flatMap((index, step) =>
      index === undefined ? [] : [`${step === 0 ? 'M' : 'L'}${tenth(x[index])} ${tenth(y[index])}`],
    )
    .join('');

/** @type {(value: number | undefined) => number} */
const tenth = (value = 0) => Math.round(value * 10) / 10;
