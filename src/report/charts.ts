import { drawBars } from '../dashboard/page/charts/bars.js';
import { drawHeatMap } from '../dashboard/page/charts/heat-map.js';
import { drawLineage } from '../dashboard/page/charts/lineage-chart.js';
import { drawScoreChart, epochMarks } from '../dashboard/page/charts/score-chart.js';
import { duration } from '../dashboard/page/figures.js';
import { gridOf } from '../dashboard/page/pages/grid-page.js';
import type { ReportFacts } from './facts.ts';

/** A picture with the numbers it shows. */
export interface Figure {
  readonly name: string;
  readonly title: string;
  readonly svg: string;
  /** Comma separated, a header line first; texts quoted. */
  readonly csv: string;
}

type Axis = 'rounds' | 'spend' | 'time';

/** Every figure of a report; those without anything to show are left out. */
export const figuresOf = (facts: ReportFacts): readonly Figure[] =>
  [
    scores(facts, 'rounds'),
    scores(facts, 'spend'),
    scores(facts, 'time'),
    lineage(facts),
    ...grids(facts),
    failures(facts),
    times(facts),
  ].filter((figure): figure is Figure => figure !== null);

const scores = ({ source }: ReportFacts, axis: Axis): Figure | null => {
  const { columns, count } = source.fold.nodes;
  const { direction, unit } = source.task.score;
  const isPaid = columns.usd.some((usd) => usd > 0);
  const xs = {
    rounds: columns.round,
    spend: isPaid ? columns.usd : columns.tokens,
    time: columns.at.map((seconds) => seconds / 60),
  }[axis];
  if (count === 0 || xs.every((x) => x === 0)) return null;
  const label = { rounds: 'round', spend: isPaid ? 'US dollars' : 'tokens', time: 'minutes of run time' }[axis];
  const candidates = columns.round.map((round, row) => ({
    x: xs[row]!,
    y: columns.status[row] === 'passed' ? columns.score[row]! : null,
    island: columns.island[row]!,
    round,
    fitness: columns.fitness[row]!,
    confirmed: columns.confirmed[row]!,
    epoch: columns.epoch[row]!,
  }));
  const baseline = source.fold.view().initial?.score?.mean ?? null;
  const target = source.limits.target ?? null;
  return {
    name: `score-by-${axis}`,
    title: `Score by ${label}`,
    svg: drawScoreChart({
      ...{ candidates, direction, unit, axis: label, baseline, target },
      markers: epochMarks(columns.epoch, xs),
    }),
    csv: table(
      ['round', label, 'island', 'status', `score (${unit})`, 'spread', 'n'],
      columns.round.map((round, row) => [
        round,
        xs[row]!,
        columns.island[row]!,
        columns.status[row]!,
        columns.score[row] ?? null,
        columns.spread[row]!,
        columns.n[row]!,
      ]),
    ),
  };
};

const lineage = ({ source }: ReportFacts): Figure | null => {
  const { columns, count } = source.fold.nodes;
  if (count === 0) return null;
  const best = source.fold.view().best?.round ?? null;
  return {
    name: 'lineage',
    title: 'Lineage',
    svg: drawLineage(columns, { direction: source.task.score.direction, best }),
    csv: table(
      ['round', 'island', 'parent', 'status', 'score', 'name'],
      columns.round.map((round, row) => [
        round,
        columns.island[row]!,
        columns.parent[row] ?? null,
        columns.status[row]!,
        columns.score[row] ?? null,
        columns.name[row]!,
      ]),
    ),
  };
};

const grids = ({ source }: ReportFacts): readonly Figure[] => {
  const { features, score } = source.task;
  const [across, down] = features;
  if (across === undefined) return [];
  const { all } = gridOf({ boot: '', count: source.fold.nodes.count, ...source.fold.nodes.columns }, features);
  if (all.size === 0) return [];
  const cells = [...all.values()];
  return [
    {
      name: 'grid',
      title: 'The elite of each cell',
      svg: drawHeatMap({
        across,
        down: down ?? null,
        cells,
        direction: score.direction,
        unit: score.unit,
        title: 'elite of each cell',
      }),
      csv: table(
        [across.name, down?.name ?? '-', 'score', 'round', 'programs'],
        cells.map(({ x, y, value, round, count }) => [x, y, value, round, count]),
      ),
    },
  ];
};

const failures = ({ source }: ReportFacts): Figure | null => {
  const groups = [...source.fold.view().failures].sort((a, b) => b.count - a.count);
  if (groups.length === 0) return null;
  const bars = groups
    .slice(0, 12)
    .map(({ class: name, count }) => ({ label: name, value: count, text: `${count}`, mark: 'bad' }));
  return {
    name: 'failures',
    title: 'Rounds that failed, by class',
    svg: drawBars(bars, { title: 'Rounds that failed, by class' }),
    csv: table(
      ['class', 'line', 'count', 'last round'],
      groups.map((group) => [group.class, group.line, group.count, group.lastRound]),
    ),
  };
};

const times = ({ source }: ReportFacts): Figure | null => {
  const stages = Object.entries(source.fold.view().stageSeconds).filter(([, seconds]) => seconds > 0);
  if (stages.length === 0) return null;
  const sorted = stages.sort(([, a], [, b]) => b - a);
  return {
    name: 'time-by-stage',
    title: 'Time by stage of the round',
    svg: drawBars(
      sorted.map(([label, value]) => ({ label, value, text: duration(value) })),
      { title: 'Time by stage of the round' },
    ),
    csv: table(['stage', 'seconds'], sorted),
  };
};

const table = (header: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string =>
  `${[header, ...rows].map((row) => row.map(cell).join(',')).join('\n')}\n`;

/** Texts are quoted; one that a spreadsheet would run as a formula gets an apostrophe first. */
const cell = (value: string | number | null): string => {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  return `"${value.replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`;
};
