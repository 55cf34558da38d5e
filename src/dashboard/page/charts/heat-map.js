/** The MAP-Elites grid: how good the best program of each niche is, and which niches are empty. */

import { pluralize } from '../../../platform/text/pluralize.mjs';
import { escaped } from '../escaped.js';
import { number } from '../figures.js';
import { tickLabel } from './scale.js';

/**
 * @typedef {{ name: string, min: number, max: number, bins: number }} Axis
 * @typedef {{ x: number, y: number, value: number, round: number, count: number }} Cell
 * @typedef {{ across: Axis, down: Axis | null, cells: readonly Cell[], direction: 'maximize' | 'minimize', unit: string, title: string, size?: number }} HeatMap
 */

/** @type {(map: HeatMap) => string} */
export const drawHeatMap = ({ across, down, cells, direction, unit, title, size = 34 }) => {
  const left = 66;
  const top = 24;
  const rows = down?.bins ?? 1;
  const width = left + across.bins * size + 12;
  const height = top + rows * size + 44;
  const values = cells.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const filled = new Map(cells.map((cell) => [`${cell.x}:${cell.y}`, cell]));
  const description = `${title}: ${cells.length} of ${across.bins * rows} cells filled${cells.length > 0 ? `, ${number(low)} to ${number(high)} ${unit}` : ''}`;
  const squares = [];
  for (let y = 0; y < rows; y += 1)
    for (let x = 0; x < across.bins; x += 1) {
      const cell = filled.get(`${x}:${y}`);
      const position = `x="${left + x * size + 1}" y="${top + (rows - 1 - y) * size + 1}" width="${size - 2}" height="${size - 2}" rx="3"`;
      if (cell === undefined) {
        squares.push(`<rect class="empty" ${position}/>`);
        continue;
      }
      const share = high > low ? (cell.value - low) / (high - low) : 1;
      const band = Math.min(3, Math.floor((direction === 'maximize' ? share : 1 - share) * 4));
      squares.push(
        `<a href="#/nodes/${cell.round}" class="cell shade${band}"><rect ${position}/><text x="${left + (x + 0.5) * size}" y="${top + (rows - 0.5 - y) * size + 4}">${escaped(number(cell.value))}</text><title>${escaped(`node ${cell.round}: ${number(cell.value)} ${unit}, ${pluralize(cell.count, 'program')} in this cell`)}</title></a>`,
      );
    }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="heat-map" role="group" aria-label="${escaped(description)}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<text class="title" x="${left}" y="14">${escaped(title)}</text>`,
    ...squares,
    ...edgeLabels(across).map(
      ({ at, label }) => `<text class="tick x" x="${left + at * size}" y="${height - 27}">${label}</text>`,
    ),
    `<text class="axis x" x="${left + across.bins * size}" y="${height - 8}">${escaped(across.name)}</text>`,
    ...(down === null
      ? []
      : edgeLabels(down).map(
          ({ at, label }) => `<text class="tick y" x="${left - 6}" y="${top + (rows - at) * size + 4}">${label}</text>`,
        )),
    down === null ? '' : `<text class="axis" x="2" y="${top - 8}">${escaped(down.name)}</text>`,
    '</svg>',
  ].join('');
};

/** @type {(axis: Axis) => { at: number, label: string }[]} */
const edgeLabels = ({ min, max, bins }) => {
  const step = (max - min) / bins;
  const every = Math.max(1, Math.ceil(bins / 4));
  return Array.from({ length: Math.floor(bins / every) + 1 }, (_, index) => ({
    at: index * every,
    label: tickLabel(min + index * every * step, step),
  }));
};
