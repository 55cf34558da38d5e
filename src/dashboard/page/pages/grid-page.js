/** Is diversity kept; which niches are empty? */

import { drawSpark } from '../charts/bars.js';
import { drawHeatMap } from '../charts/heat-map.js';
import { number, percent } from '../figures.js';
import { Empty, Figure, Panel, Picture } from '../parts/panel.js';
import { html, useMemo } from '../preact.js';

/** @import { NodeColumns, ViewDocument } from '../../../views/documents.ts' */

/** @type {(props: import('../pages.js').PageProps) => import('preact').ComponentChildren} */
export const Grid = ({ view, nodes }) => {
  const { features, score } = view.task;
  const map = useMemo(
    () => (nodes === null || features.length === 0 ? null : gridOf(nodes, features, score.direction)),
    [nodes?.count, nodes?.boot],
  );
  if (features.length === 0)
    return html`<h1>Grid</h1><${Panel}><${Empty}>The task declares no features: add “features” to task.yaml to fill this grid.<//><//>`;
  if (map === null || map.all.size === 0)
    return html`<h1>Grid</h1><${Panel}><${Empty}>No program has passed yet.<//><//>`;
  const [across, down] = features;
  if (across === undefined) return null;
  const niches = across.bins * (down?.bins ?? 1);
  const draw = (/** @type {Map<string, Niche>} */ cells, /** @type {string} */ title) =>
    drawHeatMap({
      across,
      down: down ?? null,
      cells: [...cells.values()],
      direction: score.direction,
      unit: score.unit,
      title,
    });
  return html`
    <h1>Grid</h1>
    <div class="figures">
      <${Figure} label="Coverage" value=${`${map.all.size} of ${niches}`} note=${percent(map.all.size / niches)} />
      <${Figure} label="QD-score" value=${number([...map.all.values()].reduce((sum, { value }) => sum + value, 0))} note=${`sum over all cells, ${score.unit}`} />
      <${Figure} label="Coverage over rounds" value=${html`<${Picture} svg=${drawSpark(map.growth, 'coverage over rounds', 160, 30)} />`} note="" />
    </div>
    <div class="columns">
      <${Panel} title="All islands"><${Picture} svg=${draw(map.all, 'elite of each cell')} /><//>
      ${[...map.islands].map(([island, cells]) => html`<${Panel} title=${`Island ${island}`}><${Picture} svg=${draw(cells, `island ${island}`)} /><//>`)}
    </div>`;
};

/** @typedef {{ x: number, y: number, value: number, round: number, count: number }} Niche */

/** @type {(nodes: NodeColumns, features: ViewDocument['task']['features'], direction: 'maximize' | 'minimize') => { all: Map<string, Niche>, islands: Map<number, Map<string, Niche>>, growth: number[] }} */
export const gridOf = (nodes, features, direction) => {
  /** @type {Map<string, Niche>} */
  const all = new Map();
  /** @type {Map<number, Map<string, Niche>>} */
  const islands = new Map();
  /** @type {number[]} */
  const growth = [];
  nodes.round.forEach((round, index) => {
    const value = nodes.score[index];
    const [x, y] = features.map((feature, at) => binOf(feature, nodes.features[index]?.[at] ?? null));
    if (nodes.status[index] === 'passed' && typeof value === 'number' && x != null && y !== null) {
      const own = islands.get(nodes.island[index] ?? 0) ?? new Map();
      islands.set(nodes.island[index] ?? 0, own);
      for (const cells of [all, own]) {
        const key = `${x}:${y ?? 0}`;
        const before = cells.get(key);
        const isBetter =
          before === undefined || (direction === 'maximize' ? value > before.value : value < before.value);
        cells.set(
          key,
          isBetter
            ? { x, y: y ?? 0, value, round, count: (before?.count ?? 0) + 1 }
            : { ...before, count: before.count + 1 },
        );
      }
    }
    growth.push(all.size);
  });
  const every = Math.max(1, Math.floor(growth.length / 120));
  return {
    all,
    islands: islands.size > 1 ? islands : new Map(),
    growth: growth.filter((_, index) => index % every === 0 || index === growth.length - 1),
  };
};

/** @type {(feature: { min: number, max: number, bins: number }, value: number | null) => number | null} */
const binOf = ({ min, max, bins }, value) =>
  value === null ? null : Math.min(bins - 1, Math.max(0, Math.floor(((value - min) / (max - min)) * bins)));
