import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairedDifferences, pairedLowerBound } from '../../../src/platform/statistics/paired.ts';
import { lowerBound } from '../../../src/platform/statistics/welch.ts';
import { normalFrom } from '../model/normal.ts';

const runs = (entries: Readonly<Record<number, number>>) => ({
  seeds: Object.keys(entries).map(Number),
  values: Object.values(entries),
});

describe('paired differences', () => {
  it('are taken over the seeds that both were run with', () => {
    const after = runs({ 1001: 5, 1002: 7, 1004: 9 });
    expect(pairedDifferences(after, runs({ 1001: 4, 1002: 5, 1003: 6, 1004: 6 }))).toEqual([1, 2, 3]);
    expect(pairedDifferences(after, runs({ 1003: 1 }))).toEqual([]);
    expect(pairedDifferences(after, { seeds: [1004, 1001], values: [6, 4] })).toEqual([1, 3]);
  });

  it('leave out a seed whose value is not known', () => {
    expect(pairedDifferences({ seeds: [1, 2, 3], values: [5, 6] }, { seeds: [3, 2, 1], values: [1, 2] })).toEqual([4]);
  });
});

describe('the lower bound of their mean', () => {
  it('is what the formula gives, worked out by hand', () => {
    // mean 2, deviation 1, t(0.95, 2) = 2.919986; and mean 3, deviation √(20/3), t(0.95, 3) = 2.353363
    expect(pairedLowerBound([1, 2, 3])).toBeCloseTo(2 - 2.919986 / Math.sqrt(3), 5);
    expect(pairedLowerBound([0, 2, 4, 6])).toBeCloseTo(3 - (2.353363 * Math.sqrt(20 / 3)) / 2, 5);
  });

  it('is the difference itself where all are the same, and does not exist for a single one', () => {
    expect(pairedLowerBound([0.1, 0.1, 0.1])).toBe(0.1);
    expect([pairedLowerBound([5]), pairedLowerBound([])]).toEqual([null, null]);
  });

  const score = fc.integer({ min: -1000, max: 1000 });
  const seeds = fc.uniqueArray(fc.integer({ min: 1001, max: 1100 }), { minLength: 2, maxLength: 8 });
  const story = seeds.chain((known) => {
    const each = fc.array(score, { minLength: known.length, maxLength: known.length });
    return fc.record({ known: fc.constant(known), after: each, before: each, effects: each });
  });

  it('is not moved by anything that a seed does to both programs alike', () => {
    fc.assert(
      fc.property(story, ({ known, after, before, effects }) => {
        const under = (values: readonly number[], shift: readonly number[]) => ({
          seeds: known,
          values: values.map((value, index) => value + shift[index]!),
        });
        const none = effects.map(() => 0);
        const bound = (shift: readonly number[]) =>
          pairedLowerBound(pairedDifferences(under(after, shift), under(before, shift)));
        expect(bound(effects)).toBe(bound(none)); // whole numbers: to the last bit
      }),
    );
  });

  it('is above zero one time in twenty when nothing is better, and finds what unpaired runs do not', () => {
    const normal = normalFrom(7);
    let [wrong, found, foundUnpaired] = [0, 0, 0];
    const most = 1500;
    for (let trial = 0; trial < most; trial += 1) {
      const draws = Array.from({ length: 4 }, () => 3 * normal());
      const measuredWith = (gain: number) => draws.map((draw) => draw + gain + 0.3 * normal());
      const [before, equal, better] = [measuredWith(0), measuredWith(0), measuredWith(1)];
      const differences = (after: readonly number[]) => after.map((value, index) => value - before[index]!);
      if (pairedLowerBound(differences(equal))! > 0) wrong += 1;
      if (pairedLowerBound(differences(better))! > 0) found += 1;
      if (lowerBound(better, before)! > 0) foundUnpaired += 1;
    }
    expect(wrong / most).toBeGreaterThan(0.035);
    expect(wrong / most).toBeLessThan(0.065);
    expect(found / most).toBeGreaterThan(0.9);
    expect(foundUnpaired / most).toBeLessThan(0.1);
  });
});
