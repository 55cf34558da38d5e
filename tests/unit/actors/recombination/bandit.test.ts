import { describe, expect, it } from 'vitest';
import { creditsOf, trackRecord, using } from '../../../../src/actors/researcher/recombination/operator-credit.ts';
import { thompson } from '../../../../src/actors/researcher/recombination/thompson.ts';
import { beta, gaussian } from '../../../../src/platform/statistics/distributions.ts';
import { randomFrom } from '../../../../src/platform/statistics/seeded-random.ts';

const outcome = (item: string, improvement: number | null) => ({ origin: { item }, improvement });
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('creditsOf', () => {
  it('orders failures, no improvement, small and large improvements, whatever the scale', () => {
    for (const scale of [1e-6, 1, 1e6]) {
      const rewards = creditsOf(
        [null, -3, 0, 0.1, 2].map((gain) => outcome('a', gain === null ? null : gain * scale)),
      ).map(({ reward }) => reward);
      expect(rewards[0]).toBe(0);
      expect(rewards[1]).toBe(rewards[2]);
      expect(rewards[1]).toBeGreaterThan(rewards[0]!);
      expect(rewards[3]).toBeGreaterThan(rewards[2]!);
      expect(rewards[4]).toBe(1);
    }
  });

  it('counts older outcomes less', () => {
    const [old, ...rest] = creditsOf(Array.from({ length: 50 }, () => outcome('a', 1)));
    expect(old!.weight).toBeLessThan(0.5);
    expect(rest.at(-1)!.weight).toBe(1);
  });
});

describe('trackRecord and using', () => {
  const history = [outcome('a', 1), outcome('a, b', null), outcome('b', -1)];

  it('find a thing in lists of things', () => {
    expect(using(history, 'item', 'b')).toHaveLength(2);
    expect(using(history, 'region', 'b')).toHaveLength(0);
  });

  it('say how often it helped, and nothing before its first use', () => {
    expect(trackRecord(history, 'item', 'a')).toBe(' So far 1 of 2 proposals with "a" improved on their parent.');
    expect(trackRecord(history, 'item', 'c')).toBe('');
  });
});

describe('thompson', () => {
  const arms = [
    { key: 'a', prior: 0.5 },
    { key: 'b', prior: 0.5 },
  ];
  const share = (history: Parameters<typeof creditsOf>[0]) => {
    const random = randomFrom('share');
    return mean(
      Array.from({ length: 2000 }, () => (thompson(random, arms, creditsOf(history), 'item').key === 'a' ? 1 : 0)),
    );
  };

  it('starts even, learns from outcomes, and keeps exploring', () => {
    expect(share([])).toBeCloseTo(0.5, 1);
    const learnt = share([outcome('a', 1), outcome('a', 2), outcome('b', null), outcome('b', -1)]);
    expect(learnt).toBeGreaterThan(0.8);
    expect(learnt).toBeLessThan(0.999);
  });
});

describe('chance', () => {
  it.each([
    [1, 1],
    [0.4, 0.8],
    [6, 2],
  ])('Beta(%d, %d) has the right mean and variance', (a, b) => {
    const random = randomFrom('beta', a, b);
    const drawn = Array.from({ length: 20_000 }, () => beta(random, a, b));
    expect(mean(drawn)).toBeCloseTo(a / (a + b), 1.7);
    expect(mean(drawn.map((x) => (x - a / (a + b)) ** 2))).toBeCloseTo((a * b) / ((a + b) ** 2 * (a + b + 1)), 1.9);
  });

  it('gaussian numbers have mean 0 and variance 1', () => {
    const random = randomFrom('gauss');
    const drawn = Array.from({ length: 20_000 }, () => gaussian(random));
    expect(Math.abs(mean(drawn))).toBeLessThan(0.03);
    expect(Math.abs(mean(drawn.map((x) => x * x)) - 1)).toBeLessThan(0.05);
  });
});
