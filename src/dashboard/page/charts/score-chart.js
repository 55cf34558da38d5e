/** Scores over rounds, money or time: what every candidate reached, the best so far, and each island's own best. */

import { bestSoFar } from '../../../model/result/node-order.mjs';
import { escaped } from '../escaped.js';
import { number } from '../figures.js';
import { dots, islandMark, squares, steps } from './marks.js';
import { extent, linear, tickLabel, ticks } from './scale.js';

/**
 * One candidate. `y` is its score, null where nothing was measured; `fitness` decides which one is the best.
 * @typedef {{ x: number, y: number | null, fitness: number | null, confirmed: boolean | null, island: number, round: number, epoch: number }} Candidate
 * @typedef {{ x: number, label: string, text?: string }} Marker
 * @typedef {{
 *   candidates: readonly Candidate[], direction: 'maximize' | 'minimize', unit: string, axis: string,
 *   baseline?: number | null, target?: number | null, markers?: readonly Marker[], width?: number, height?: number,
 *   title?: string
 * }} ScoreChart
 */

const margin = { top: 22, right: 92, bottom: 34, left: 58 };

/** Draws the chart as SVG; colours come from the classes of the page, or of the report. @type {(chart: ScoreChart) => string} */
export const drawScoreChart = ({
  candidates,
  direction,
  unit,
  axis,
  baseline = null,
  target = null,
  markers = [],
  width = 720,
  height = 300,
  title = 'Score',
}) => {
  const measuredOnes = candidates.filter(({ y }) => y !== null);
  const lines = bestLines(candidates);
  const last = lines.best.at(-1);
  const right = width - margin.right;
  const bottom = height - margin.bottom;
  const across = linear(
    [0, Math.max(1e-9, ...candidates.slice(-1).map(({ x }) => x), maximum(candidates))],
    [margin.left, right],
  );
  const up = linear(yDomain(measuredOnes, direction, [baseline, target]), [bottom, margin.top]);
  /** @param {number} y */
  const inside = (y) => Math.min(bottom, Math.max(margin.top, up(y)));
  const description =
    last === undefined
      ? `${title}: nothing measured yet`
      : `${title} over ${axis}: best ${number(last.y)} ${unit} after ${candidates.length} candidates`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label="${escaped(description)}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    grid(up, across, { right, bottom, width }, unit, axis),
    `<path class="failed" d="${squares(candidates.filter(({ y }) => y === null).map(({ x }) => /** @type {const} */ ([across(x), bottom - 4])))}"/>`,
    `<path class="candidate" d="${dots(measuredOnes.map(({ x, y }) => /** @type {const} */ ([across(x), inside(y ?? 0)])))}"/>`,
    ...[...lines.islands].map(([island, line]) => {
      const { className, dash } = islandMark(island);
      return `<path class="line ${className}" stroke-dasharray="${dash}" d="${steps(
        line.map(({ x, y }) => [across(x), inside(y)]),
        right,
      )}"/>`;
    }),
    rule(baseline, 'baseline', 'initial', inside, right),
    rule(target, 'target', 'target', inside, right),
    ...markers.map(
      ({ x, label, text = '' }) =>
        `<g class="marker${text === '' ? '' : ' labelled'}"><path d="M${across(x)} ${margin.top}V${bottom}"/>${text === '' ? '' : `<text x="${across(x) + 4}" y="${margin.top + 9}">${escaped(text)}</text>`}<title>${escaped(label)}</title></g>`,
    ),
    `<path class="line best" d="${steps(
      lines.best.map(({ x, y }) => [across(x), inside(y)]),
      right,
    )}"/>`,
    last === undefined
      ? ''
      : `<text class="end" x="${right + 6}" y="${inside(last.y) + 4}">${escaped(number(last.y))}</text>`,
    measuredOnes.length === 0
      ? `<text class="empty" x="${(margin.left + right) / 2}" y="${(margin.top + bottom) / 2}">the first score arrives after the first evaluation</text>`
      : '',
    '</svg>',
  ].join('');
};

/** Where the evaluator changed, and with it what a score means. @type {(epochs: readonly number[], xs: readonly number[]) => Marker[]} */
export const epochMarks = (epochs, xs) =>
  epochs.flatMap((epoch, index) =>
    index > 0 && epoch !== epochs[index - 1]
      ? [
          {
            x: xs[index] ?? 0,
            label: `epoch ${epoch}: scores from here on are compared among themselves`,
            text: `epoch ${epoch}`,
          },
        ]
      : [],
  );

/** @type {(candidates: readonly Candidate[]) => number} */
const maximum = (candidates) => candidates.reduce((most, { x }) => Math.max(most, x), 0);

/** The score of the best so far, over all and per island. @type {(candidates: readonly Candidate[]) => { best: { x: number, y: number }[], islands: Map<number, { x: number, y: number }[]> }} */
export const bestLines = (candidates) => {
  const sorted = [...candidates].sort((a, b) => a.x - b.x);
  const islands = [...new Set(sorted.map(({ island }) => island))];
  return {
    best: bestLine(sorted),
    islands: new Map(
      islands.length < 2 ? [] : islands.map((own) => [own, bestLine(sorted.filter(({ island }) => island === own))]),
    ),
  };
};

/** Where the best changes. @type {(sorted: readonly Candidate[]) => { x: number, y: number }[]} */
const bestLine = (sorted) => {
  const best = bestSoFar(
    sorted.map(({ x, y, round, fitness, confirmed, epoch }) =>
      y === null || fitness === null ? null : { x, y, id: round, fitness, confirmed, epoch },
    ),
  );
  return best.flatMap((node, index) => (node === null || node === best[index - 1] ? [] : [{ x: node.x, y: node.y }]));
};

/** Most of what was measured, and all that is best: one absurdly bad program must not flatten everything else. @type {(measured: readonly Candidate[], direction: ScoreChart['direction'], also: readonly (number | null)[]) => [number, number]} */
const yDomain = (measured, direction, also) => {
  const values = measured.map(({ y }) => y ?? 0).sort((a, b) => a - b);
  const cut = values.length >= 20 ? Math.floor(values.length * 0.05) : 0;
  const kept = direction === 'maximize' ? values.slice(cut) : values.slice(0, values.length - cut);
  return extent([...kept, ...also.filter((value) => value !== null)]);
};

/** @type {(up: import('./scale.js').Scale, across: import('./scale.js').Scale, frame: { right: number, bottom: number, width: number }, unit: string, axis: string) => string} */
const grid = (up, across, { right, bottom }, unit, axis) => {
  const rows = ticks(up.domain, 5);
  const columns = ticks(across.domain, 6);
  const step = (rows[1] ?? 1) - (rows[0] ?? 0);
  const stride = (columns[1] ?? 1) - (columns[0] ?? 0);
  return [
    ...rows.map(
      (value) =>
        `<path class="grid" d="M${margin.left} ${up(value)}H${right}"/><text class="tick y" x="${margin.left - 8}" y="${up(value) + 4}">${tickLabel(value, step)}</text>`,
    ),
    ...columns.map(
      (value) => `<text class="tick x" x="${across(value)}" y="${bottom + 16}">${tickLabel(value, stride)}</text>`,
    ),
    `<text class="axis" x="${margin.left}" y="13">${escaped(unit)}</text><text class="axis x" x="${right}" y="${bottom + 30}">${escaped(axis)}</text>`,
  ].join('');
};

/** @type {(value: number | null, name: string, label: string, toY: (y: number) => number, right: number) => string} */
const rule = (value, name, label, toY, right) =>
  value === null
    ? ''
    : `<g class="rule ${name}"><path d="M${margin.left} ${toY(value)}H${right}"/><text x="${right + 6}" y="${toY(value) + 4}">${label}</text></g>`;
