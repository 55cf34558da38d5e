/** Is it working, is it worth continuing, when does it end? */
import { directionText } from '../../../model/result/improvement.mjs';
import { isOver, stateText } from '../../../model/run/end-reasons.mjs';
import { pluralize } from '../../../platform/text/pluralize.mjs';
import { drawBars } from '../charts/bars.js';
import { drawScoreChart, epochMarks } from '../charts/score-chart.js';
import { cut, duration, measured, money, number, percent, signed } from '../figures.js';
import { Empty, Figure, Panel, Picture } from '../parts/panel.js';
import { confirmationOf, StatusLine } from '../parts/status-line.js';
import { html, useMemo } from '../preact.js';
import { setQuery } from '../router.js';
import { visible } from '../visible.js';
import { Ideas } from './ideas-page.js';

/**
 * @import { NodeColumns, ViewDocument } from '../../../views/documents.ts'
 * @typedef {import('preact').ComponentChildren} Children
 * @typedef {'rounds' | 'spend' | 'time'} Axis
 */

/** The figures are in the first frame, from what came with the page; charts and tables follow with the nodes. @type {(props: import('../pages.js').PageProps) => Children} */
export const Overview = ({ view, nodes, route }) => {
  const axis = /** @type {Axis} */ (route.query.get('by') ?? 'rounds');
  return html`
    <h1 class="visually-hidden">Overview</h1>
    <${Figures} document=${view} />
    ${nodes === null ? null : html`<${Details} view=${view} nodes=${nodes} axis=${axis} />`}`;
};

/** @type {(props: { view: ViewDocument, nodes: NodeColumns, axis: Axis }) => Children} */
const Details = ({ view, nodes, axis }) => html`
    ${view.attention.length === 0 ? null : html`<${NeedsAttention} items=${view.attention} />`}
    <${Ideas} document=${view} />
    <div class="columns wide-first">
      <${Panel} title="Score" aside=${html`<${AxisChoice} axis=${axis} />`}><${Scores} document=${view} nodes=${nodes} axis=${axis} /><//>
      <div class="columns">
        <${Panel} title="Rounds in progress"><${Lanes} document=${view} /><//>
        <${Panel} title="Time by stage"><${Times} document=${view} /><//>
        <${Panel} title="Cost by role"><${Money} document=${view} /><//>
      </div>
    </div>
    <${Latest} nodes=${nodes} document=${view} />`;

/** @type {(props: { document: ViewDocument }) => Children} */
const Figures = ({ document: { view, task, eta, state, gain } }) => {
  const { best, rounds, statuses, spend } = view;
  const failed = Object.entries(statuses).reduce(
    (sum, [status, count]) => sum + (status === 'passed' ? 0 : (count ?? 0)),
    0,
  );
  const perHour = view.activeSeconds > 0 ? (3600 * rounds.done) / view.activeSeconds : null;
  const approval = best === null ? undefined : view.steering.approved[best.round];
  return html`
    <div class="figures">
      ${view.certificate === null ? null : html`<${Certified} certificate=${view.certificate} unit=${task.score.unit} />`}
      <${Figure} label=${`Best, ${task.score.unit} (${directionText(task.score.direction)})`} value=${best?.score ? html`<a href=${`#/nodes/${best.round}`}>${measured(best.score.mean, best.score.spread, best.score.n)}</a>` : '–'}
        note=${best === null ? 'nothing has passed yet' : html`${gain === null ? '' : `${signed(gain)} vs the initial program, `}<${StatusLine} confirmation=${confirmationOf(best.isInitial || best.record?.confirmed === true, approval)} reason=${approval ?? ''} isShort=${approval === undefined} />`} tone="measured" />
      <${Figure} label="Rounds" value=${`${rounds.done} of ${rounds.total}`} note=${perHour === null ? '' : `${number(perHour)} an hour`} />
      <${Figure} label="Rounds since improvement" value=${pluralize(view.sinceBest, 'round')} note=${best === null ? '' : `best found in round ${best.round}, island ${best.island}`} />
      <${Figure} label="Failed" value=${percent(rounds.done === 0 ? null : failed / rounds.done)} note=${`${failed} of ${rounds.done}, ${pluralize(view.failures.length, 'kind')}`} tone=${rounds.done >= 10 && failed / rounds.done > 0.5 ? 'warn' : ''} />
      <${Figure} label="Spent" value=${money(spend.usd, spend.unpriced)} note=${spend.calls === 0 ? 'no LLM' : `${number(spend.tokensIn)} tokens in, ${number(spend.tokensOut)} out`} />
      <${Figure} label=${isOver(state) ? 'Ended' : 'ETA'} value=${isOver(state) ? stateText(state, view.reason) : eta === null ? '–' : duration(eta.seconds)} note=${isOver(state) ? view.detail : eta === null ? 'known after five rounds' : `limit: ${eta.limit}`} />
    </div>`;
};

/** The best artifact that was checked exactly, with every digit. @type {(props: { certificate: NonNullable<ViewDocument['view']['certificate']>, unit: string }) => Children} */
const Certified = ({ certificate: { score, node, seed }, unit }) =>
  html`<${Figure} label=${`Best certified, ${unit}`} value=${html`<a href=${`#/nodes/${node}?tab=evaluations`}>${String(score)}</a>`} note=${`node ${node}, seed ${seed}; its artifact was checked exactly`} tone="measured" />`;

/** @type {(props: { items: ViewDocument['attention'] }) => Children} */
const NeedsAttention = ({ items }) => html`
  <${Panel} title="Needs attention">
    <ul class="attention">${items.map(({ rule, severity, text, action, href }) => html`<li key=${rule + text} class=${severity}>${href === null ? visible(text) : html`<a href=${href}>${visible(text)}</a>`} <span class="action">${action}</span></li>`)}</ul>
  <//>`;

/** @type {(props: { axis: Axis }) => Children} */
const AxisChoice = ({
  axis,
}) => html`<label>by <select value=${axis} onChange=${(/** @type {{ currentTarget: HTMLSelectElement }} */ { currentTarget }) => setQuery({ by: currentTarget.value })}>
  <option value="rounds">rounds</option><option value="spend">spend</option><option value="time">time</option></select></label>`;

/** @type {(props: { document: ViewDocument, nodes: NodeColumns, axis: Axis }) => Children} */
const Scores = ({ document: { task, view, limits }, nodes, axis }) => {
  const svg = useMemo(() => {
    const xs = {
      rounds: nodes.round,
      spend: nodes.usd.some((usd) => usd > 0) ? nodes.usd : nodes.tokens,
      time: nodes.at.map((seconds) => seconds / 60),
    }[axis];
    return drawScoreChart({
      candidates: nodes.round.map((round, index) => ({
        x: xs[index] ?? 0,
        y: nodes.status[index] === 'passed' ? (nodes.score[index] ?? null) : null,
        island: nodes.island[index] ?? 0,
        round,
        fitness: nodes.fitness[index] ?? null,
        confirmed: nodes.confirmed[index] ?? null,
        epoch: nodes.epoch[index] ?? 1,
      })),
      direction: task.score.direction,
      unit: task.score.unit,
      axis: { rounds: 'round', spend: nodes.usd.some((usd) => usd > 0) ? 'US dollars' : 'tokens', time: 'minutes' }[
        axis
      ],
      baseline: view.initial?.score?.mean ?? null,
      target: limits.target ?? null,
      markers: markersOf(view, nodes, xs),
    });
  }, [nodes.count, nodes.boot, axis, view.steering.ideas.length]);
  if (nodes.count === 0)
    return html`<${Empty}>Round 0 evaluates the initial program; the first score arrives after its first evaluation.<//>`;
  return html`<${Picture} svg=${svg} /><p class="aside">${legend(view.islands)}${view.epoch > 1 ? '; each epoch starts from scratch' : ''}</p>`;
};

/** Where the evaluator changed and where a person's idea was first cited. @type {(view: ViewDocument['view'], nodes: NodeColumns, xs: readonly number[]) => { x: number, label: string }[]} */
const markersOf = ({ steering }, nodes, xs) => {
  const cited = steering.ideas.flatMap(({ text, cited: [first] }) => {
    const index = first === undefined ? -1 : nodes.round.indexOf(first);
    return index < 0 ? [] : [{ x: xs[index] ?? 0, label: `node ${first} cites the idea “${cut(text, 80)}”` }];
  });
  return [...epochMarks(nodes.epoch, xs), ...cited];
};

/** @type {(islands: number) => string} */
const legend = (islands) =>
  `thick: best so far${islands > 1 ? '; thin: best of each island' : ''}; dots: candidates; squares at the bottom: nothing was measured`;

/** @type {(props: { document: ViewDocument }) => Children} */
const Lanes = ({ document: { view, now, state } }) =>
  view.lanes.length === 0
    ? html`<${Empty}>${isOver(state) ? 'The run has ended.' : 'No round in progress.'}<//>`
    : html`<ul class="lanes">${view.lanes.map(({ round, island, doing, since }) => html`<li key=${round}><span>round ${round}, island ${island}</span><span class="doing">${doing}</span><span>${duration((Date.parse(now) - Date.parse(since)) / 1000)}</span></li>`)}</ul>`;

/** @type {(props: { document: ViewDocument }) => Children} */
const Times = ({ document: { view } }) => {
  const bars = Object.entries(view.stageSeconds)
    .filter(([, seconds]) => seconds > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([label, value]) => ({ label: words[label] ?? label, value, text: duration(value) }));
  return bars.length === 0
    ? html`<${Empty}>Nothing has finished yet.<//>`
    : html`<${Picture} svg=${drawBars(bars, { title: 'Time by stage of the round' })} />`;
};

/** @type {Readonly<Record<string, string>>} */
const words = { checkingNovelty: 'novelty', checkingStatically: 'static checks' };

/** @type {(props: { document: ViewDocument }) => Children} */
const Money = ({ document: { view } }) => {
  const bars = Object.entries(view.spend.roles)
    .sort(([, a], [, b]) => b.usd - a.usd || b.tokensOut - a.tokensOut)
    .map(([label, { usd, unpriced, tokensIn, tokensOut }]) => ({
      label,
      value: usd > 0 ? usd : (tokensIn + tokensOut) / 1e9,
      text: unpriced > 0 && usd === 0 ? `${number(tokensIn + tokensOut)} tok` : money(usd, unpriced),
    }));
  return bars.length === 0
    ? html`<${Empty}>No LLM (baseline mode: recombines known edits).<//>`
    : html`<${Picture} svg=${drawBars(bars, { title: 'Cost by role' })} />`;
};

/** @type {(props: { nodes: NodeColumns, document: ViewDocument }) => Children} */
const Latest = ({ nodes, document: { task, view } }) => {
  if (nodes.count === 0) return null;
  const newest = Array.from({ length: Math.min(8, nodes.count) }, (_, index) => nodes.count - 1 - index);
  return html`
    <${Panel} title="Latest nodes" aside=${html`<a href="#/nodes">all ${nodes.count}</a>`}>
      <div class="table" tabindex="0" role="region" aria-label="Latest nodes"><table>
        <thead><tr><th>node</th><th>island</th><th>name</th><th class="right">${task.score.unit}</th><th>status</th></tr></thead>
        <tbody>${newest.map(
          (
            at,
          ) => html`<tr key=${nodes.round[at]}><td><a href=${`#/nodes/${nodes.round[at]}`}>${nodes.round[at]}</a></td><td>${nodes.island[at]}</td><td><span class="cut">${cut(nodes.name[at] ?? '', 60)}</span></td>
          <td class="right">${number(nodes.score[at])}</td><td>${nodes.status[at] === 'passed' ? html`passed <${StatusLine} confirmation=${confirmationOf(nodes.confirmed[at], view.steering.approved[nodes.round[at] ?? -1])} isShort=${true} />` : cut(nodes.failure[at] ?? nodes.status[at] ?? '', 70)}</td></tr>`,
        )}</tbody>
      </table></div>
    <//>`;
};
