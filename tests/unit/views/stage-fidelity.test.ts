import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../src/model/event.ts';
import { rankCorrelation } from '../../../src/platform/statistics/rank-correlation.ts';
import {
  blindText,
  isBlind,
  proxiesOf,
  type StageScores,
  withStageScore,
} from '../../../src/views/run/stage-fidelity.ts';

const pairs = (a: readonly number[], b: readonly number[]) => a.map((one, index) => [one, b[index]!] as const);

describe('the rank correlation', () => {
  it('is what Spearman’s formula gives, ties at their mean rank', () => {
    // ranks 1 2 3 4 5 and 2 1 4 3 5: 1 - 6 · 4 / (5 · 24) = 0.8
    expect(rankCorrelation(pairs([1, 2, 3, 4, 5], [20, 10, 40, 30, 50]))!.rho).toBeCloseTo(0.8, 12);
    // by hand: ranks 1.5 1.5 3 4 5 against 1 2 3 4 5: 9.5 / sqrt(9.5 · 10)
    expect(rankCorrelation(pairs([7, 7, 8, 9, 10], [1, 2, 3, 4, 5]))!.rho).toBeCloseTo(9.5 / Math.sqrt(95), 12);
    expect(rankCorrelation(pairs([1, 2, 3, 4, 5, 6], [6, 5, 4, 3, 2, 1]))).toEqual({
      rho: -1,
      low: -1,
      high: -1,
      n: 6,
    });
  });

  it('has the interval of Fisher’s z with the variance of Bonett and Wright', () => {
    const { rho, low, high, n } = rankCorrelation(pairs([1, 2, 3, 4, 5], [20, 10, 40, 30, 50]))!;
    const half = 1.959964 * Math.sqrt((1 + rho ** 2 / 2) / (n - 3));
    expect(low).toBeCloseTo(Math.tanh(Math.atanh(0.8) - half), 9);
    expect(high).toBeCloseTo(Math.tanh(Math.atanh(0.8) + half), 9);
    expect(high).toBeLessThan(1);
  });

  it('is not told of too few pairs, or where nothing varies', () => {
    expect(rankCorrelation(pairs([1, 2, 3, 4], [1, 2, 3, 4]))).toBeNull();
    expect(rankCorrelation(pairs([1, 2, 3, 4, 5], [7, 7, 7, 7, 7]))).toBeNull();
  });
});

const ended = (round: number, stage: string, seed: number, score: number | null): RunEvent => ({
  seq: 1,
  time: '2026-01-01T00:00:00Z',
  type: 'stage.ended',
  round,
  stage,
  seed,
  status: score === null ? 'crashed' : 'passed',
  score,
  metrics: {},
  failure: null,
  usage: { wallSeconds: 1, cpuSeconds: 1, peakMemoryMb: 1 },
  key: `${round}-${stage}-${seed}`,
  folder: 'f',
  cached: false,
});

const scoresOf = (events: readonly RunEvent[]): StageScores =>
  events.reduce<StageScores>((scores, event) => withStageScore(scores, event), new Map());

describe('how well an early stage foretells the last', () => {
  it('is told over programs that got through both, by their means over regular seeds', () => {
    const rounds = [0, 1, 2, 3, 4, 5];
    const scores = scoresOf([
      ...rounds.map((round) => ended(round, 'quick', 1, round)),
      ...rounds.flatMap((round) => [ended(round, 'full', 1, 10 * round), ended(round, 'full', 2, 10 * round + 1)]),
      ended(9, 'quick', 1, 99), // held back: no pair
      ended(5, 'full', 1001, -1000), // a fresh seed: repeats of a best say nothing about the stage
      ended(2, 'quick', 1, null),
    ]);
    expect(proxiesOf(scores)).toEqual([{ stage: 'quick', full: 'full', rho: 1, low: 1, high: 1, n: 6 }]);
  });

  it('takes the last run of a seed, and begins anew with an epoch', () => {
    const rounds = [0, 1, 2, 3, 4];
    const events = rounds.flatMap((round) => [
      ended(round, 'quick', 1, -round),
      ended(round, 'quick', 1, round),
      ended(round, 'full', 1, round),
    ]);
    expect(proxiesOf(scoresOf(events))[0]).toMatchObject({ rho: 1 });
    const epoch: RunEvent = {
      seq: 2,
      time: '2026-01-01T00:00:00Z',
      type: 'epoch.started',
      epoch: 2,
      evaluator: 'h',
      changed: [],
      from: 9,
    };
    expect(proxiesOf(scoresOf([...events, epoch]))).toEqual([]);
  });

  it('is called blind near zero, once there are enough to say so', () => {
    const found = { rho: 0.1, low: -0.5, high: 0.6, n: 12 };
    expect(isBlind(found)).toBe(true);
    expect(isBlind({ ...found, n: 9 })).toBe(false);
    expect(isBlind({ rho: 0.5, low: -0.1, high: 0.8, n: 12 })).toBe(false);
    expect(isBlind({ rho: 0.25, low: 0.05, high: 0.4, n: 90 })).toBe(false);
    expect(isBlind({ rho: -0.7, low: -0.9, high: -0.3, n: 12 })).toBe(true);
    expect(blindText({ stage: 'quick', full: 'full', ...found })).toContain('0.10 (95 % -0.50 to 0.60, n 12)');
  });
});
