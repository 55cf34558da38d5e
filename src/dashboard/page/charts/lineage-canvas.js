/** Paints a placed lineage on a canvas: thousands of nodes as pixels instead of elements. */

import { lineTo } from './lineage-chart.js';

/**
 * @typedef {{ edge: string, grid: string, text: string, failed: string, best: string, pinned: string, shades: readonly string[] }} Colours
 * @typedef {{ best: number | null, selected: number | null, pinned: ReadonlySet<number>, migrations: readonly { node: number, from: number, to: number }[], only: ReadonlySet<number> | null }} Emphasis
 */

/** @type {(context: CanvasRenderingContext2D, columns: import('./lineage-chart.js').Columns, placed: import('./lineage-chart.js').Placed, colours: Colours, emphasis: Emphasis) => void} */
export const paintLineage = (context, columns, placed, colours, { best, selected, pinned, migrations, only }) => {
  const { x, y, shade, at, lanes, width, height } = placed;
  /** @type {(index: number) => boolean} */
  const isShown = (index) => only === null || only.has(columns.round[index] ?? -1);
  /** @type {(index: number) => readonly [number, number]} */
  const point = (index) => [x[index] ?? 0, y[index] ?? 0];
  context.clearRect(0, 0, width, height);
  context.lineWidth = 1;
  context.strokeStyle = colours.grid;
  context.beginPath();
  for (const { bottom } of lanes) {
    context.moveTo(0, bottom + 0.5);
    context.lineTo(width, bottom + 0.5);
  }
  context.stroke();

  context.strokeStyle = colours.edge;
  context.lineWidth = 0.6;
  context.globalAlpha = Math.max(0.15, Math.min(1, 1000 / x.length)); // thousands of lines would hide the nodes
  context.beginPath();
  for (let index = 0; index < x.length; index += 1) {
    const parent = columns.parent[index];
    const from = parent === null || parent === undefined ? undefined : at.get(parent);
    if (from === undefined || !isShown(index) || columns.status[index] !== 'passed') continue;
    context.moveTo(...point(from));
    context.lineTo(...point(index));
  }
  context.stroke();
  context.globalAlpha = 1;

  context.fillStyle = colours.failed;
  for (let index = 0; index < x.length; index += 1)
    if (columns.status[index] !== 'passed' && isShown(index))
      context.fillRect((x[index] ?? 0) - 1.5, (y[index] ?? 0) - 1.5, 3, 3);

  const size = x.length > 4000 ? 1.7 : 2.6;
  for (let band = 0; band < colours.shades.length; band += 1) {
    context.fillStyle = colours.shades[band] ?? colours.text;
    context.beginPath();
    for (let index = 0; index < x.length; index += 1) {
      if (columns.status[index] !== 'passed' || !isShown(index)) continue;
      if (Math.min(colours.shades.length - 1, Math.floor((shade[index] ?? 0) * colours.shades.length)) !== band)
        continue;
      const [px, py] = point(index);
      context.moveTo(px + size, py);
      context.arc(px, py, size, 0, 2 * Math.PI);
    }
    context.fill();
  }

  context.strokeStyle = colours.pinned;
  context.lineWidth = 1;
  context.setLineDash([3, 3]);
  for (const { node, to } of migrations) {
    const index = at.get(node);
    const lane = lanes.find(({ island }) => island === to);
    if (index === undefined || lane === undefined || !isShown(index)) continue;
    const [px, py] = point(index);
    context.beginPath();
    context.moveTo(px, py);
    context.quadraticCurveTo(px + 14, (py + lane.top) / 2, px + 6, lane.top + 12);
    context.stroke();
  }
  context.setLineDash([]);

  context.strokeStyle = colours.best;
  context.lineWidth = 2;
  context.beginPath();
  lineTo(columns, placed, best).forEach((round, step) => {
    const spot = point(at.get(round) ?? 0);
    if (step === 0) context.moveTo(...spot);
    else context.lineTo(...spot);
  });
  context.stroke();

  for (const round of pinned) diamond(context, at.get(round), point, colours.pinned);
  ring(context, best === null ? undefined : at.get(best), point, colours.best, 6);
  ring(context, selected === null ? undefined : at.get(selected), point, colours.text, 9);
};

/** @type {(context: CanvasRenderingContext2D, index: number | undefined, point: (index: number) => readonly [number, number], colour: string, radius: number) => void} */
const ring = (context, index, point, colour, radius) => {
  if (index === undefined) return;
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(...point(index), radius, 0, 2 * Math.PI);
  context.stroke();
};

/** @type {(context: CanvasRenderingContext2D, index: number | undefined, point: (index: number) => readonly [number, number], colour: string) => void} */
const diamond = (context, index, point, colour) => {
  if (index === undefined) return;
  const [px, py] = point(index);
  context.strokeStyle = colour;
  context.lineWidth = 1.6;
  context.beginPath();
  context.moveTo(px, py - 7);
  context.lineTo(px + 7, py);
  context.lineTo(px, py + 7);
  context.lineTo(px - 7, py);
  context.closePath();
  context.stroke();
};
