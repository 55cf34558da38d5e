import { describe, expect, it } from 'vitest';
import { studentQuantile } from '../../../src/platform/statistics/student.ts';
import { lowerBound } from '../../../src/platform/statistics/welch.ts';

describe('the quantiles of the t distribution', () => {
  // Abramowitz and Stegun, table 26.10, and the closed forms for 1, 2 and 4 degrees of freedom
  it.each([
    [0.95, 1, 6.313752],
    [0.95, 2, 2.919986],
    [0.95, 3, 2.353363],
    [0.95, 4, 2.131847],
    [0.95, 5, 2.015048],
    [0.95, 10, 1.812461],
    [0.95, 30, 1.697261],
    [0.95, 120, 1.657651],
    [0.975, 7, 2.364624],
    [0.99, 3, 4.540703],
    [0.95, 1e6, 1.644855],
  ])('at %f with %d degrees of freedom is %f', (probability, freedom, expected) => {
    expect(studentQuantile(probability, freedom)).toBeCloseTo(expected, 5);
  });

  it('lies between its neighbours where the degrees of freedom are no whole number', () => {
    const between = studentQuantile(0.95, 2.5);
    expect(between).toBeLessThan(2.919986);
    expect(between).toBeGreaterThan(2.353363);
  });
});

describe('the lower bound of a difference', () => {
  it('is what the formula gives, worked out by hand', () => {
    // means 5 and 2, variances 1 and 4, n 3 and 3: error √(5/3), freedom (5/3)² / ((1/3)²/2 + (4/3)²/2) = 50/17
    const expected = 3 - studentQuantile(0.95, 50 / 17) * Math.sqrt(5 / 3);
    expect(lowerBound([4, 5, 6], [0, 2, 4])).toBeCloseTo(expected, 12);
    expect(expected).toBeLessThan(0);
  });

  it('is the difference itself where nothing varies', () => {
    expect(lowerBound([0.1, 0.1, 0.1], [0.1, 0.1])).toBe(0);
    expect(lowerBound([3, 3], [1, 1, 1])).toBe(2);
  });

  it('does not exist for a single value', () => {
    expect(lowerBound([3], [1, 1])).toBeNull();
    expect(lowerBound([3, 3], [1])).toBeNull();
    expect(lowerBound([], [1, 1])).toBeNull();
  });
});
