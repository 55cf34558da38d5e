import { describe, expect, it } from 'vitest';
import { accountsOf } from '../../../src/knowledge/credit/item-account.ts';
import { preferenceOf } from '../../../src/knowledge/credit/preference.ts';
import { provenanceOf } from '../../../src/knowledge/credit/provenance.ts';
import { createUses, type Use } from '../../../src/knowledge/credit/uses.ts';
import { measured } from '../../../src/platform/statistics/measured.ts';
import { randomFrom } from '../../../src/platform/statistics/seeded-random.ts';
import { differenceInterval } from '../../../src/platform/statistics/welch.ts';
import { brief, event, recorded } from './knowledge-story.ts';

const use = (round: number, part: Partial<Use>): Use => ({
  round,
  recalled: [],
  cited: [],
  lessons: [],
  nodes: [],
  status: 'passed',
  difference: 0,
  fitness: 1,
  ...part,
});

const accountOf = (id: string, uses: readonly Use[]) => accountsOf(uses)(id);

/** Two items that are always recalled together; `good` gains when cited, `bad` loses. */
const told = (rounds: number): Use[] =>
  Array.from({ length: rounds }, (_, round) =>
    use(round + 1, {
      recalled: ['good', 'bad', 'quiet'],
      cited: [round % 2 === 0 ? 'good' : 'bad'],
      difference: round % 2 === 0 ? 0.5 + (round % 3) / 10 : -0.5 - (round % 3) / 10,
    }),
  );

describe('the uses of knowledge', () => {
  it('are told by briefs, proposals and records, in round order whatever came first', () => {
    const uses = createUses();
    uses.apply(brief(2, ['b']));
    uses.apply(brief(1, ['a', 'b']));
    uses.apply(event({ type: 'proposal.made', round: 1, cited: { cognition: ['a'], nodes: [0] } }));
    uses.apply(event({ type: 'proposal.made', round: 1, cited: { cognition: ['b'], nodes: [], lessons: ['l'] } }));
    uses.apply(recorded(2, { status: 'crashed', difference: null, fitness: null }));
    uses.apply(recorded(1, { difference: 0.25, fitness: 3 }));
    expect(uses.upTo(null).map(({ round }) => round)).toEqual([1, 2]);
    expect(uses.upTo(null)[0]).toEqual(
      use(1, { recalled: ['a', 'b'], cited: ['b'], lessons: ['l'], difference: 0.25, fitness: 3 }),
    );
    expect(uses.upTo(1)).toHaveLength(1);
  });

  it('leave the initial program out', () => {
    const uses = createUses();
    uses.apply(recorded(0, {}));
    expect(uses.upTo(null)).toEqual([]);
  });
});

describe('the account of an item', () => {
  it('holds the gains of citing children against all others, with an interval', () => {
    const account = accountOf('good', told(12));
    expect(account).toMatchObject({ recalled: 12, cited: 6, failed: 0, standing: 'helpful' });
    expect(account.citing).toEqual({ mean: expect.closeTo(0.6, 9), n: 6 });
    expect(account.others).toEqual({ mean: expect.closeTo(-0.6, 9), n: 6 });
    expect(account.advantage!.low).toBeGreaterThan(1);
    expect(account.advantage!.low).toBeLessThan(1.2);
    expect(accountOf('bad', told(12)).standing).toBe('harmful');
  });

  it('has the interval that Welch gives for the two samples themselves', () => {
    const uses = told(13).map((one, index) => ({ ...one, difference: one.difference! + Math.sin(index) }));
    const gains = (cites: boolean) =>
      measured(uses.filter(({ cited }) => cited.includes('good') === cites).map(({ difference }) => difference!));
    const expected = differenceInterval(gains(true), gains(false));
    const { advantage } = accountOf('good', uses);
    expect(advantage!.mean).toBeCloseTo(expected.mean, 10);
    expect(advantage!.low).toBeCloseTo(expected.low, 10);
    expect(advantage!.high).toBeCloseTo(expected.high, 10);
  });

  it('does not judge what was cited twice, and tells the unused from the unrecalled', () => {
    expect(accountOf('good', told(4))).toMatchObject({ cited: 2, advantage: null, standing: 'unclear' });
    expect(accountOf('quiet', told(4)).standing).toBe('unused');
    expect(accountOf('other', told(4)).standing).toBe('unrecalled');
  });

  it('counts failures of citing rounds apart from gains: a crash is no gain of zero', () => {
    const account = accountOf('a', [
      use(1, { cited: ['a'], difference: 1 }),
      use(2, { cited: ['a'], difference: null, fitness: null, status: 'crashed' }),
    ]);
    expect(account).toMatchObject({ cited: 2, failed: 1, citing: { mean: 1, n: 1 } });
  });
});

describe('provenance', () => {
  const cites: Use[] = [
    use(1, { cited: ['paper'], fitness: 10 }),
    use(2, { cited: ['paper'], nodes: [1], fitness: 2 }),
    use(3, { lessons: ['l'], fitness: 3 }),
    use(4, { fitness: 4 }),
    use(5, { cited: ['learnt'], fitness: 1 }),
    use(6, { cited: ['paper'], fitness: null, status: 'crashed' }),
  ];

  it('divides a proposal among what it cites; learnt items are experience, nothing cited is original', () => {
    const { all, top, others } = provenanceOf(cites, (id) => id === 'learnt');
    expect(all).toEqual({ cognition: 1.5 / 5, experience: 2.5 / 5, original: expect.closeTo(1 / 5, 12), n: 5 });
    expect(top).toEqual({ cognition: 1, experience: 0, original: 0, n: 1 });
    expect(others.n).toBe(4);
  });

  it('of no node at all is no share of anything', () => {
    expect(provenanceOf([], () => false).all).toEqual({ cognition: 0, experience: 0, original: 0, n: 0 });
  });
});

describe('what recall prefers', () => {
  const randomOf = (seed: number) => (name: string) => randomFrom(seed, name);
  const meanFactor = (id: string, uses: readonly Use[]): number => {
    const seeds = Array.from({ length: 200 }, (_, seed) => seed);
    const factors = seeds.map((seed) => preferenceOf(uses, { explore: 0.2, randomOf: randomOf(seed) }).factor(id));
    return factors.reduce((sum, factor) => sum + factor, 0) / factors.length;
  };

  it('lifts what paid over what did not, within bounds that leave relevance in charge', () => {
    const uses = told(60);
    expect(meanFactor('good', uses)).toBeGreaterThan(1.2);
    expect(meanFactor('bad', uses)).toBeLessThan(0.75);
    const one = preferenceOf(uses, { explore: 0.2, randomOf: randomOf(1) });
    for (const id of ['good', 'bad', 'quiet']) {
      expect(one.factor(id)).toBeGreaterThanOrEqual(0.6);
      expect(one.factor(id)).toBeLessThanOrEqual(1.6);
    }
  });

  it('lets what was told often and never taken up sink, slowly', () => {
    expect(meanFactor('quiet', told(4))).toBeGreaterThan(0.85);
    expect(meanFactor('quiet', told(60))).toBeLessThan(meanFactor('quiet', told(4)));
  });

  it('knows nothing of a new item, and the same whatever is asked before it', () => {
    const uses = told(20);
    const [one, other] = [1, 1].map((seed) => preferenceOf(uses, { explore: 0.2, randomOf: randomOf(seed) }));
    expect(one!.factor('new')).toBe(1);
    expect(one!.tries('new')).toBe(0);
    expect(one!.tries('quiet')).toBe(20);
    one!.factor('bad');
    expect(one!.factor('good')).toBe(other!.factor('good'));
  });

  it('holds a fault of ours against nobody', () => {
    const faults = told(40).map((one) => ({ ...one, status: 'abandoned' as const, difference: null }));
    expect(preferenceOf(faults, { explore: 0, randomOf: randomOf(3) }).factor('bad')).toBe(1);
  });
});
