/** Is diversity kept; which cells are empty? */
import { isBetter } from '../../../model/result/node-order.mjs';
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
    () => (nodes === null || features.length === 0 ? null : gridOf(nodes, features)),
    [nodes?.count, nodes?.boot],
  );
  if (features.length === 0)
    return html`<h1>Grid</h1><${Panel}><${Empty}>The task declares no features: add “features” to task.yaml to fill this grid.<//><//>`;
  if (map === null || map.all.size === 0)
    return html`<h1>Grid</h1><${Panel}><${Empty}>No program has passed yet.<//><//>`;
  const [across, down] = features;
  if (across === undefined) return null;
  const possible = across.bins * (down?.bins ?? 1);
  const draw = (/** @type {Map<string, Cell>} */ cells, /** @type {string} */ title) =>
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
      <${Figure} label="Coverage" value=${`${map.all.size} of ${possible}`} note=${percent(map.all.size / possible)} />
      <${Figure} label="QD-score" value=${number([...map.all.values()].reduce((sum, { value }) => sum + value, 0))} note=${`sum over all cells, ${score.unit}`} />
      <${Figure} label="Coverage over rounds" value=${html`<${Picture} svg=${drawSpark(map.growth, 'coverage over rounds', 160, 30)} />`} note="" />
    </div>
    <div class="columns">
      <${Panel} title="All islands"><${Picture} svg=${draw(map.all, 'elite of each cell')} /><//>
      ${[...map.islands].map(([island, cells]) => html`<${Panel} title=${`Island ${island}`}><${Picture} svg=${draw(cells, `island ${island}`)} /><//>`)}
    </div>`;
};

/** @typedef {{ x: number, y: number, value: number, round: number, count: number, elite: import('../../../model/result/node-order.mjs').Ranked }} Cell */

/** @type {(nodes: NodeColumns, features: ViewDocument['task']['features']) => { all: Map<string, Cell>, islands: Map<number, Map<string, Cell>>, growth: number[] }} */
export const gridOf = (nodes, features) => {
  /** @type {Map<string, Cell>} */
  const all = new Map();
  /** @type {Map<number, Map<string, Cell>>} */
  const islands = new Map();
  /** @type {number[]} */
  const growth = [];
  nodes.round.forEach((round, index) => {
    const value = nodes.score[index];
    const [x, y] = features.map((feature, at) => binOf(feature, nodes.features[index]?.[at] ?? null));
    const fitness = nodes.fitness[index] ?? null;
    const isScored = nodes.status[index] === 'passed' && typeof value === 'number' && fitness !== null;
    if (isScored && x != null && y !== null) {
      const elite = { id: round, fitness, confirmed: nodes.confirmed[index] ?? null };
      const own = islands.get(nodes.island[index] ?? 0) ?? new Map();
      islands.set(nodes.island[index] ?? 0, own);
      for (const cells of [all, own]) {
        const key = `${x}:${y ?? 0}`;
        const before = cells.get(key);
        const count = (before?.count ?? 0) + 1;
        cells.set(
          key,
          isBetter(elite, before?.elite) ? { x, y: y ?? 0, value, round, elite, count } : { ...before, count },
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
