/** Curves of several runs: each thin, their mean thick with a band of one standard deviation, each mean labelled at its end; the legend below names the groups in full. */

import { pluralize } from '../../../platform/text/pluralize.mjs';
import { escaped } from '../escaped.js';
import { number } from '../figures.js';
import { visible } from '../visible.js';
import { islandMark } from './marks.js';
import { extent, linear, tickLabel, ticks } from './scale.js';

/** @import { CompareDocument } from '../../../views/documents.ts' */

const margin = { top: 20, right: 70, bottom: 34, left: 58 };
const legendRow = 16;
/** So many characters fit into a row of the legend. */
const rowLength = 120;

/** @type {(document: CompareDocument, width?: number, height?: number) => string} */
export const drawComparison = ({ arms, axis, unit }, width = 860, height = 320) => {
  const [right, bottom] = [width - margin.right, height - margin.bottom];
  const legend = legendOf(arms, height);
  const whole = height + legend.height;
  const xs = arms.flatMap(({ x }) => x);
  const values = arms.flatMap(({ runs, mean, spread }) => [
    ...runs.flatMap(({ best }) => best.filter((value) => value !== null)),
    ...mean.flatMap((value, index) =>
      value === null ? [] : [value - (spread[index] ?? 0), value + (spread[index] ?? 0)],
    ),
  ]);
  const across = linear([0, Math.max(1e-9, ...xs)], [margin.left, right]);
  const up = linear(extent(values), [bottom, margin.top]);
  const [rows, columns] = [ticks(up.domain, 5), ticks(across.domain, 6)];
  const [step, stride] = [(rows[1] ?? 1) - (rows[0] ?? 0), (columns[1] ?? 1) - (columns[0] ?? 0)];
  /** @type {(x: readonly number[], ys: readonly (number | null)[]) => string} */
  const curve = (x, ys) =>
    ys.reduce(
      (path, y, index) => (y === null ? path : `${path}${path === '' ? 'M' : 'L'}${across(x[index] ?? 0)} ${up(y)}`),
      '',
    );
  /** @type {number[]} */
  const taken = [];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label="${escaped(`Best so far of ${arms.length} groups over ${axis}: ${arms.map(({ label, final }) => `${label} ${number(final.mean)}`).join(', ')}`)}" viewBox="0 0 ${width} ${whole}" width="${width}" height="${whole}">`,
    ...rows.map(
      (value) =>
        `<path class="grid" d="M${margin.left} ${up(value)}H${right}"/><text class="tick y" x="${margin.left - 8}" y="${up(value) + 4}">${tickLabel(value, step)}</text>`,
    ),
    ...columns.map(
      (value) => `<text class="tick x" x="${across(value)}" y="${bottom + 16}">${tickLabel(value, stride)}</text>`,
    ),
    `<text class="axis" x="${margin.left}" y="12">${escaped(unit)}</text><text class="axis x" x="${right}" y="${bottom + 30}">${escaped(axis)}</text>`,
    ...arms.flatMap(({ x, runs, mean, spread }, index) => {
      const { className, dash } = islandMark(index);
      const upper = mean.map((value, at) => (value === null ? null : value + (spread[at] ?? 0)));
      const lower = mean.map((value, at) => (value === null ? null : value - (spread[at] ?? 0)));
      const back = curve([...x].reverse(), [...lower].reverse()).replace('M', 'L');
      const last = mean.findLast((value) => value !== null);
      let y = last == null ? bottom : up(last) + 4;
      while (taken.some((other) => Math.abs(other - y) < 13)) y += 13;
      taken.push(y);
      return [
        runs.length > 1 ? `<path class="band ${className}" d="${curve(x, upper)}${back}Z"/>` : '',
        ...runs.map(({ best }) => `<path class="line thin ${className}" d="${curve(x, best)}"/>`),
        `<path class="line arm ${className}" stroke-dasharray="${dash}" d="${curve(x, mean)}"/>`,
        last == null ? '' : `<text x="${right + 6}" y="${y}">${escaped(number(last))}</text>`,
      ];
    }),
    legend.svg,
    '</svg>',
  ].join('');
};

/** @type {(arms: CompareDocument['arms'], top: number) => { svg: string, height: number }} */
const legendOf = (arms, top) => {
  let y = top;
  const rows = arms.flatMap(({ label, runs }, index) => {
    const { className, dash } = islandMark(index);
    const sample = `<path class="line arm ${className}" stroke-dasharray="${dash}" d="M${margin.left} ${y + 4}h28"/>`;
    const texts = wrappedLabel(`${label} (${pluralize(runs.length, 'run')})`).map((text) => {
      y += legendRow;
      return `<text x="${margin.left + 36}" y="${y - 8}">${escaped(text)}</text>`;
    });
    return [sample, ...texts];
  });
  return { svg: `<g class="legend">${rows.join('')}</g>`, height: y - top };
};

/** @type {(text: string) => readonly string[]} */
const wrappedLabel = (text) =>
  visible(text).match(new RegExp(`.{1,${rowLength}}(?:\\s|$)|.{${rowLength}}`, 'gu')) ?? [];
