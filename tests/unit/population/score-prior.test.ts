import { expect, test } from 'vitest';
import { measured } from '../../../src/platform/statistics/measured.ts';
import { shrunk, type Variances, variancesOf } from '../../../src/population/score-prior.ts';
import { normalFrom } from '../model/normal.ts';
import { summaryOf } from '../stores/records.ts';

const known = (id: number, parent: number | null, values: readonly number[]) => {
  const { mean, spread, n } = measured(values);
  return summaryOf(id, { parent, score: mean, spread, n });
};

test('the variances are what the formulas say', () => {
  // spreads² 2 and 2; steps 3 and -1; shares of noise 1/2 + 1/2 and 1/2 + 1
  const nodes = [known(0, null, [4, 6]), known(1, 0, [7, 9]), known(2, 0, [4])];
  const { within, freedom, between, pairs } = variancesOf(nodes);
  expect([freedom, pairs]).toEqual([2, 2]);
  expect(within).toBeCloseTo(2, 12);
  expect(between).toBeCloseTo((9 + 1 - 2 * (1 + 1.5)) / 2, 12);
});

test('noise larger than all steps leaves nothing between them', () => {
  expect(variancesOf([known(0, null, [0, 10]), known(1, 0, [5.1])]).between).toBe(0);
});

test('a parent of another epoch is no measure, and a child without a score none either', () => {
  const other = { ...known(1, 0, [7, 9]), epoch: 2 };
  expect(variancesOf([known(0, null, [4, 6]), other]).pairs).toBe(0);
  expect(variancesOf([known(0, null, [4, 6]), summaryOf(1, { parent: 0, score: null })]).pairs).toBe(0);
});

const variances: Variances = { within: 1, freedom: 100, between: 1, pairs: 101 };

test('a noisy score is moved towards its parent, the less the more often it was measured', () => {
  const once = shrunk(measured([4]), { parent: 0, variances });
  expect(once).toBeCloseTo(4 * (1 - (98 / 100) * 0.5), 12);
  const often = shrunk(measured([3, 4, 5, 4]), { parent: 0, variances });
  expect(often).toBeGreaterThan(once);
  expect(often).toBeLessThan(4);
});

test('without noise the score is the mean itself, to the last bit', () => {
  const score = measured([0.1, 0.1, 0.1]);
  const exact = { within: 0, freedom: 9, between: 0, pairs: 40 };
  expect(shrunk(score, { parent: -5, variances: exact })).toBe(0.1);
  expect(score.mean).toBe(0.1);
});

test('too little known moves nothing, and much never moves all the way', () => {
  expect(shrunk(measured([4]), { parent: 0, variances: { ...variances, pairs: 3 } })).toBe(4);
  expect(shrunk(measured([4]), { parent: null, variances })).toBe(4);
  expect(shrunk(measured([4]), { parent: 0, variances: { ...variances, freedom: 0, within: 0 } })).toBe(4);
  expect(shrunk(measured([4]), { parent: 0, variances: { ...variances, between: 0 } })).toBeGreaterThan(0);
});

/** Children of parents that have been measured well; most are measured once, some often. Is the truly best one found? */
const contest = (seed: number) => {
  const normal = normalFrom(seed);
  const noise = 2;
  const parents = Array.from({ length: 12 }, (_, id) => ({ id, truth: 3 * normal() }));
  const grown = parents.map(({ id, truth }) =>
    known(
      id,
      null,
      [0, 0, 0, 0, 0, 0].map(() => truth + noise * normal()),
    ),
  );
  const children = Array.from({ length: 48 }, (_, index) => {
    const parent = grown[index % parents.length]!;
    const truth = parents[index % parents.length]!.truth + normal();
    const values = Array.from({ length: index % 8 === 0 ? 6 : 1 }, () => truth + noise * normal());
    return { parent, truth, score: measured(values), summary: known(100 + index, parent.id, values) };
  });
  const variances = variancesOf([...grown, ...children.map(({ summary }) => summary)]);
  const pick = (worth: (child: (typeof children)[number]) => number) =>
    children.reduce((top, child) => (worth(child) > worth(top) ? child : top));
  const truest = pick(({ truth }) => truth);
  const byMean = pick(({ score }) => score.mean);
  const byShrunk = pick(({ score, parent }) => shrunk(score, { parent: parent.score, variances }));
  return {
    mean: byMean === truest,
    shrunk: byShrunk === truest,
    lost: truest.truth - byMean.truth,
    kept: truest.truth - byShrunk.truth,
  };
};

test('among noisy measurements the best is found more often than by the raw mean, and misses cost less', () => {
  const n = 2000;
  const outcomes = Array.from({ length: n }, (_, seed) => contest(seed));
  const share = (read: (outcome: (typeof outcomes)[number]) => boolean) => outcomes.filter(read).length / n;
  const average = (read: (outcome: (typeof outcomes)[number]) => number) =>
    outcomes.reduce((sum, outcome) => sum + read(outcome), 0) / n;
  const [raw, believed] = [share((one) => one.mean), share((one) => one.shrunk)];
  const [lost, kept] = [average((one) => one.lost), average((one) => one.kept)];
  console.log(
    `n ${n}: best found by raw mean ${raw}, by shrunk mean ${believed}; regret ${lost.toFixed(3)} and ${kept.toFixed(3)}`,
  );
  expect(believed).toBeGreaterThan(raw + 0.03);
  expect(kept).toBeLessThan(0.9 * lost);
});

test('a lucky draw does not displace what was measured well', () => {
  const parent = 0;
  const well = shrunk(measured([2.8, 3.1, 3.0, 3.2, 2.9, 3.0]), { parent, variances });
  const lucky = shrunk(measured([4]), { parent, variances });
  expect(measured([4]).mean).toBeGreaterThan(3);
  expect(lucky).toBeLessThan(well);
});
