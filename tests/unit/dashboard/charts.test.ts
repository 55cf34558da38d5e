import { expect, test } from 'vitest';
import { drawComparison } from '../../../src/dashboard/page/charts/comparison.js';
import { drawLineage } from '../../../src/dashboard/page/charts/lineage-chart.js';
import { bestLines } from '../../../src/dashboard/page/charts/score-chart.js';
import { gridOf } from '../../../src/dashboard/page/pages/grid-page.js';

const candidate = (round: number, y: number | null, fitness: number | null, island = 0) => ({
  ...{ x: round, y, fitness, confirmed: null, island, round, epoch: 1 },
});

test('the line of the best follows the node that leads, also where less is better', () => {
  const { best, islands } = bestLines([
    candidate(0, 5, -5),
    candidate(2, 3, -3),
    candidate(1, 7, -7),
    candidate(3, null, null),
  ]);
  expect(best).toEqual([
    { x: 0, y: 5 },
    { x: 2, y: 3 },
  ]);
  expect(islands.size).toBe(0);
});

test('each island has a line of its own when there are several', () => {
  const { islands } = bestLines([candidate(0, 1, 1), candidate(1, 5, 5, 1), candidate(2, 3, 3)]);
  expect([...islands].map(([island, line]) => [island, line.map(({ y }) => y)])).toEqual([
    [0, [1, 3]],
    [1, [5]],
  ]);
});

const columns = {
  ...{ boot: '', count: 3, round: [0, 1, 2], island: [0, 0, 0], parent: [null, 0, 0], references: [[], [], []] },
  ...{ status: ['passed', 'passed', 'passed'] as const, score: [4, 2, 2], spread: [0, 0, 0], n: [1, 1, 1] },
  ...{ fitness: [-4, -2, -2], confirmed: [null, null, true], epoch: [1, 1, 1], name: ['a', 'b', 'c'] },
  ...{ motivation: ['', '', ''], at: [0, 1, 2], usd: [0, 0, 0], tokens: [0, 0, 0], features: [[1], [1], [1]] },
  ...{ cited: [[], [], []], failure: [null, null, null] },
};

test('the elite of a cell is the node that leads in it: of equals the confirmed one', () => {
  const { all } = gridOf(columns, [{ name: 'f', min: 0, max: 10, bins: 5 }]);
  expect([...all.values()]).toMatchObject([{ round: 2, value: 2, count: 3 }]);
});

test('the lineage has axis titles', () => {
  const svg = drawLineage(columns, { direction: 'minimize', best: 2 });
  expect(svg).toMatch(/class="axis x"[^>]*>round</);
  expect(svg).toContain('island; within it by score, better is higher');
});

const arm = (label: string) => ({
  ...{ label, x: [0, 1], runs: [{ id: 'a', best: [1, 2] }], mean: [1, 2], spread: [0, 0], usd: 0, area: 1.5 },
  ...{ final: { mean: 2, spread: 0, n: 1 }, difference: null },
});

test('the legend of a comparison names groups in full, however long their settings are', () => {
  const long = 'sampler.name = map-elites, researcher.references = 12, migration.every = 24';
  const longer = Array.from({ length: 12 }, (_, index) => `setting.number${index} = value${index}`).join(', ');
  const svg = drawComparison({ axis: 'rounds', unit: 'points', arms: [arm(long), arm(longer)], differing: [] });
  const texts = [...svg.matchAll(/<text x="94"[^>]*>([^<]*)</g)].map(([, text]) => text!.trim());
  expect(texts[0]).toBe(`${long} (1 run)`);
  expect(texts.slice(1).join(' ')).toBe(`${longer} (1 run)`);
  expect(svg).not.toContain('…');
  const heights = [...svg.matchAll(/ y="(\d+)"/g)].map(([, y]) => Number(y));
  expect(Math.max(...heights)).toBeLessThan(Number(/height="(\d+)"/.exec(svg)![1]));
});
