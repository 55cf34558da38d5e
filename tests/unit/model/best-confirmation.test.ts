import { describe, expect, it } from 'vitest';
import { type BestChallenge, recordText } from '../../../src/model/result/best-challenge.ts';
import { confirmBest } from '../../../src/model/result/best-confirmation.ts';
import type { Evaluation } from '../../../src/model/result/evaluation.ts';
import { freshSeed } from '../../../src/model/task/fresh-seeds.ts';
import { leadersOf } from '../../../src/population/leaders.ts';
import { failed, passed, stage } from '../machines/material.ts';
import { summaryOf } from '../stores/records.ts';

const confirmationStages = { stages: [stage('quick'), stage('full', { seeds: 2 })], verify: [] };
const against = (values: readonly number[], more: Partial<BestChallenge> = {}): BestChallenge => ({
  contends: true,
  incumbent: { node: 4, values: [...values] },
  direction: 'maximize',
  varies: true,
  ...more,
});
const fresh = (...scores: number[]): Evaluation[] => scores.map((score, index) => passed('full', score, 1001 + index));
const lucky = [passed('quick', 99), passed('full', 50, 1), passed('full', 60, 2)];

describe('a seeming new best', () => {
  it('is confirmed when the interval of its fresh runs clears the incumbent', () => {
    const check = confirmBest(against([1, 1.2, 0.8]), [...lucky, ...fresh(3, 3.1, 2.9)], confirmationStages);
    expect(check).toMatchObject({ incumbent: 4, fresh: [3, 3.1, 2.9], confirmed: true });
    expect(check.advantage).toBeGreaterThan(1.5);
    expect(check.advantage).toBeLessThan(2);
    expect(check.reason).toMatch(/^3 fresh runs gave 3\.00 ± 0\.10 \(n 3\); the lower 95 % bound .* node 4 is \+1\./);
  });

  it('is not confirmed by the runs that it was noticed by', () => {
    const check = confirmBest(against([1, 1.2, 0.8]), [...lucky, ...fresh(1, 1.1, 0.9)], confirmationStages);
    expect(check).toMatchObject({ confirmed: false, fresh: [1, 1.1, 0.9] });
    expect(recordText(check)).toMatch(/^unconfirmed \(3 fresh runs gave 1\.00 .* is -/);
  });

  it('is not confirmed when its mean is better but chance could do that', () => {
    const check = confirmBest(against([1, 5, 3]), [...lucky, ...fresh(2, 6, 4)], confirmationStages);
    expect(check.confirmed).toBe(false);
    expect(check.advantage).toBeLessThan(0);
  });

  it('is better where lower is better', () => {
    const low = { direction: 'minimize' } as const;
    expect(confirmBest(against([3, 3.1, 2.9], low), fresh(1, 1.2, 0.8), confirmationStages).confirmed).toBe(true);
    expect(confirmBest(against([1, 1.2, 0.8], low), fresh(3, 3.1, 2.9), confirmationStages).confirmed).toBe(false);
  });

  it('must be better, not equal, where nothing varies', () => {
    const calm = { varies: false };
    expect(
      confirmBest(against([2, 2], calm), [passed('full', 2, 1), ...fresh(2, 2, 2)], confirmationStages),
    ).toMatchObject({
      advantage: 0,
      confirmed: false,
    });
    const better = confirmBest(against([2], calm), [passed('full', 2.5, 1), ...fresh(2.5, 2.5)], confirmationStages);
    expect(better).toMatchObject({ advantage: 0.5, confirmed: true });
  });

  it('has no interval where runs vary and one side was run once', () => {
    for (const contest of [against([2]), against([2], { varies: null })]) {
      const check = confirmBest(contest, [passed('full', 9, 1), ...fresh(8, 8.1)], confirmationStages);
      expect(check).toMatchObject({ advantage: null, confirmed: false });
      expect(check.reason).toContain('no interval: n = 1 for node 4, where at least 2 are needed (raise "repeats"');
    }
    expect(confirmBest(against([2, 2]), fresh(8), confirmationStages)).toMatchObject({
      advantage: null,
      confirmed: false,
    });
  });

  it('is a single value to nobody’s proof as soon as any node is known to vary', () => {
    const runs = [passed('full', 8, 1), ...fresh(8, 8)];
    expect(confirmBest(against([2], { varies: null }), runs, confirmationStages).confirmed).toBe(true);
    expect(confirmBest(against([2], { varies: true }), runs, confirmationStages).confirmed).toBe(false);
  });

  it('is unconfirmed when a fresh run breaks down, and says which and how', () => {
    const check = confirmBest(
      against([1, 1]),
      [...lucky, ...fresh(9), failed('crashed', 'full', 1002)],
      confirmationStages,
    );
    expect(check).toMatchObject({ fresh: [], advantage: null, confirmed: false });
    expect(check.reason).toBe('stage full with the fresh seed 1002 ended as crashed: it failed');
  });

  it('must pass the gate of its stage again', () => {
    const gated = { ...confirmationStages, stages: [stage('full', { gate: { metric: 'score', atLeast: 10 } })] };
    const check = confirmBest(against([1, 1]), fresh(9, 9), gated);
    expect(check).toMatchObject({ confirmed: false, reason: expect.stringContaining('below the gate of 10') });
  });

  it('is the baseline when there is nobody to beat', () => {
    expect(confirmBest(against([], { incumbent: null }), fresh(1, 2), confirmationStages)).toMatchObject({
      incumbent: null,
      fresh: [1, 2],
      confirmed: true,
    });
  });
});

describe('a seeming new best of a task whose seeds stand for the same draw', () => {
  // the draws differ by 1 and more, the programs by 0.2, 0.3 and 0.4
  const draws = { node: 4, values: [1, 2, 4], seeds: [1001, 1002, 1003] };
  const better = fresh(1.2, 2.3, 4.4);
  const paired = (more: Partial<BestChallenge> = {}) => against([], { incumbent: draws, paired: true, ...more });

  it('is held against the incumbent seed by seed', () => {
    // differences 0.2, 0.3, 0.4: mean 0.3, deviation 0.1, t(0.95, 2) = 2.919986
    const check = confirmBest(paired(), [...lucky, ...better], confirmationStages);
    expect(check).toMatchObject({ confirmed: true, fresh: [1.2, 2.3, 4.4], seeds: [1001, 1002, 1003] });
    expect(check.advantage).toBeCloseTo(0.3 - (2.919986 * 0.1) / Math.sqrt(3), 6);
    expect(check.reason).toMatch(
      /; the lower 95 % bound of its advantage over node 4, paired over 3 seeds, is \+0\.13/,
    );
  });

  it('is held against it as a whole where the task does not say so, though seeds are known', () => {
    const check = confirmBest(paired({ paired: undefined }), [...lucky, ...better], confirmationStages);
    expect(check).toMatchObject({ confirmed: false });
    expect(check.advantage).toBeLessThan(-1);
    expect([check.seeds, check.reason.includes('paired')]).toEqual([undefined, false]);
  });

  it('is not taken for better by a difference that other seeds would not show', () => {
    const check = confirmBest(paired(), [...lucky, ...fresh(1.9, 2.1, 4)], confirmationStages);
    expect(check.confirmed).toBe(false);
    expect(check.advantage).toBeCloseTo(1 / 3 - (2.919986 * Math.sqrt(0.73 / 3)) / Math.sqrt(3), 6);
  });

  it('turns the differences where lower is better', () => {
    const low = paired({ direction: 'minimize' });
    expect(confirmBest(low, better, confirmationStages)).toMatchObject({ confirmed: false });
    expect(confirmBest(low, fresh(0.8, 1.7, 3.6), confirmationStages)).toMatchObject({ confirmed: true });
  });

  it('is paired over the seeds that both were run with, whatever their order', () => {
    const other = { incumbent: { node: 4, values: [4, 9, 2], seeds: [1003, 1007, 1002] } };
    const check = confirmBest(paired(other), better, confirmationStages);
    expect(check.advantage).toBeCloseTo(0.35 - (6.313752 * Math.sqrt(0.005)) / Math.sqrt(2), 6);
    expect(check.reason).toContain('paired over 2 seeds');
  });

  it.each([
    [[1001, 1008, 1009], 'not paired (only 1 fresh seed in common)'],
    [undefined, 'not paired (no fresh seed in common)'],
  ])('is held against it as a whole, and says so, when its seeds are %j', (seeds, reason) => {
    const contest = paired({ incumbent: { node: 4, values: [1, 2, 4], seeds } });
    const check = confirmBest(contest, better, confirmationStages);
    expect(check.advantage).toBe(confirmBest(against([1, 2, 4]), better, confirmationStages).advantage);
    expect(check.reason).toContain(`over node 4, ${reason}, is -`);
  });

  it('keeps the seeds of the baseline, and none of runs that broke down', () => {
    const first = paired({ incumbent: null });
    expect(confirmBest(first, fresh(1, 2), confirmationStages)).toMatchObject({ fresh: [1, 2], seeds: [1001, 1002] });
    const broken = confirmBest(first, [...fresh(1), failed('crashed', 'full', 1002)], confirmationStages);
    expect([broken.fresh, broken.seeds]).toEqual([[], undefined]);
  });
});

describe('a verify stage', () => {
  const verified = {
    ...confirmationStages,
    verify: [stage('hidden', { seeds: 2, gate: { metric: 'score', atLeast: 5 } })],
  };
  const check = (...runs: Evaluation[]) => confirmBest(against([1, 1.1]), [...fresh(9, 9.1, 8.9), ...runs], verified);

  it('must pass with all its seeds', () => {
    expect(check(passed('hidden', 6, 1001), passed('hidden', 7, 1002)).confirmed).toBe(true);
    expect(check(passed('hidden', 6, 1001))).toMatchObject({ confirmed: false, fresh: [9, 9.1, 8.9] });
  });

  it('that misses its gate or breaks down leaves the node unconfirmed', () => {
    expect(check(passed('hidden', 3, 1001), passed('hidden', 4, 1002)).reason).toContain(
      'but stage hidden missed the gate: score 3.5 is below the gate of 5',
    );
    expect(check(failed('timedOut', 'hidden', 1001)).reason).toContain(
      'stage hidden with the fresh seed 1001 ended as',
    );
  });
});

it('fresh seeds are none that a stage uses, however many it has', () => {
  expect(freshSeed(stage('full', { seeds: 3 }), 1)).toBe(1001);
  expect(freshSeed(stage('full', { seeds: 2000 }), 1)).toBe(2001);
});

describe('who leads', () => {
  const nodes = [
    summaryOf(0, { fitness: 1 }),
    summaryOf(1, { fitness: 5, confirmed: true }),
    summaryOf(2, { fitness: 8, confirmed: false }),
    summaryOf(3, { fitness: 99, status: 'quarantined', confirmed: true }),
    summaryOf(4, { fitness: 8 }),
    summaryOf(5, { fitness: 6, confirmed: true }),
  ];

  it('is the fittest, the oldest of equals, and never what is quarantined', () => {
    expect(leadersOf(nodes, null)).toMatchObject({ best: { id: 2 }, confirmed: { id: 5 } });
  });

  it('is a function of the rounds up to the horizon alone', () => {
    expect(leadersOf(nodes, 4)).toMatchObject({ best: { id: 2 }, confirmed: { id: 1 } });
    expect(leadersOf([...nodes].reverse(), 4)).toEqual(leadersOf(nodes, 4));
    expect(leadersOf(nodes, 0)).toMatchObject({ best: { id: 0 }, confirmed: { id: 0 } });
    expect(leadersOf(nodes, -1)).toEqual({ best: null, confirmed: null });
  });
});
