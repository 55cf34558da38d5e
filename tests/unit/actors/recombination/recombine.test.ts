import { describe, expect, it } from 'vitest';
import { type Outcome, recombine, type Source } from '../../../../src/actors/researcher/recombination/recombine.ts';
import { normalisedTokens } from '../../../../src/platform/source/normalised-tokens.ts';
import { outline } from '../../../../src/platform/source/regions.ts';
import { randomFrom, sample } from '../../../../src/platform/statistics/seeded-random.ts';
import { initial, items, request, source, toyFitness } from './workshop.ts';

const tokens = (program: string) => normalisedTokens(program, 'python');
const names = (program: string) => outline(program).regions.map(({ name }) => name);

/** A run of the toy task; the parent is the best so far, or always the initial program. */
const run = (seed: number, rounds: number, restarts = false) => {
  const nodes: Source[] = [source(0, initial, toyFitness(initial))];
  const history: Outcome[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const random = randomFrom('run', seed, round);
    const best = nodes.reduce((one, other) => (other.fitness! > one.fitness! ? other : one));
    const parent = restarts ? nodes[0]! : best;
    const others = nodes.filter((node) => node !== parent);
    const references = restarts ? [] : sample(random, others, 2);
    const made = recombine(request({ parent, references, items: sample(random, items, 3), history, random }));
    if (made === null) continue;
    const fitness = toyFitness(made.program);
    nodes.push(source(round, made.program, fitness));
    history.push({ origin: made.origin, improvement: fitness - parent.fitness! });
  }
  return { nodes, history, best: Math.max(...nodes.map(({ fitness }) => fitness!)) };
};

describe('recombine', () => {
  it('is deterministic by seed', () => {
    const draw = () => recombine(request({ items, references: [source(2, initial.replace('rows', 'rings'), 1)] }, 5));
    expect(draw()).toEqual(draw());
  });

  it('always gives a whole, different program with the same regions', () => {
    const { nodes } = run(3, 25);
    expect(nodes.length).toBeGreaterThan(20);
    for (const { program } of nodes) {
      expect(names(program)).toEqual(names(initial));
      expect(outline(program).problems).toEqual([]);
    }
    let proposals = 0;
    for (let seed = 0; seed < 40; seed += 1) {
      const random = randomFrom('any', seed);
      const [parent, ...references] = sample(random, nodes, 3) as [Source, Source, Source];
      const rejected: string[] = [];
      for (let proposal = 0; proposal < 3; proposal += 1) {
        const made = recombine(request({ parent, references, items: sample(random, items, 2), rejected, random }));
        if (made === null) continue;
        proposals += 1;
        expect(names(made.program)).toEqual(names(initial));
        const known = [parent, ...references].map(({ program }) => tokens(program));
        expect([...known, ...rejected]).not.toContain(tokens(made.program));
        rejected.push(tokens(made.program));
      }
    }
    expect(proposals).toBeGreaterThan(60);
  });

  it('never uses a constant that the child does not declare', () => {
    const donor = source(
      2,
      initial
        .replace('RATE = 5.0  # tune 0.01 10\n', 'PACE = 2.0  # tune 1 9\n')
        .replace('points = points', 'points = f(PACE)'),
      9,
    );
    for (let seed = 0; seed < 100; seed += 1) {
      const made = recombine(request({ references: [donor] }, seed))!;
      expect(made.program.includes('f(PACE)') && !made.program.includes('PACE =')).toBe(false);
    }
  });

  it('gives up, without throwing, when there is nothing left to try', () => {
    expect(recombine(request({ parent: source(1, 'x = 1') }))).toBeNull();
    expect(
      recombine(request({ parent: source(1, '# region a\nx = 1'), references: [source(2, '# endregion')] })),
    ).toBeNull();
    const coin = source(1, 'x = 0  # tune 0 1');
    expect(recombine(request({ parent: coin, rejected: [tokens('x = 1')] }))).toBeNull();
  });

  it('recombines programs without marks by hunks alone', () => {
    const plain = (a: number, b: number) => `a = ${a}\nkeep = 0\nkeep = 1\nb = ${b}\n`;
    const made = recombine(
      request({ parent: source(1, plain(1, 1)), references: [source(2, plain(2, 2), 3)], items }),
    )!;
    expect([plain(2, 1), plain(1, 2)]).toContain(made.program);
    expect(made.origin.operator).toBe('hunk');
  });

  it('writes motivations of one to three sentences that cite what was used', () => {
    const { history, nodes } = run(1, 15);
    const asked = { items, history, parent: nodes[3]!, references: nodes.slice(4, 6) };
    for (let seed = 0; seed < 30; seed += 1) {
      const { motivation, cited, origin } = recombine(request(asked, seed))!;
      expect(motivation).toContain('node 3');
      for (const id of cited.cognition) expect(motivation).toContain(`"About ${id}" (${id})`);
      for (const id of cited.nodes) expect(motivation).toContain(`node ${id}`);
      expect(cited.cognition.length + cited.nodes.length).toBe(origin.operator === 'tune' ? 0 : 1);
      expect(motivation.match(/[a-z)]\. |\.$/g)!.length).toBeLessThanOrEqual(3);
    }
  });

  it('turns to the operators that helped', () => {
    const history = Array.from(
      { length: 30 },
      (_, index): Outcome => ({
        origin: index % 2 === 0 ? { operator: 'tune', tune: 'STEPS up' } : { operator: 'recipe', item: 'rings' },
        improvement: index % 2 === 0 ? 1 + index : null,
      }),
    );
    const operators = Array.from(
      { length: 100 },
      (_, seed) => recombine(request({ items, history }, seed))!.origin.operator,
    );
    expect(operators.filter((operator) => operator === 'tune').length).toBeGreaterThan(80);
  });

  it('beats restarts from the initial program, with greedy parents and equal budget', () => {
    const seeds = [1, 2, 3];
    const mean = (restarts: boolean) =>
      seeds.reduce((sum, seed) => sum + run(seed, 40, restarts).best, 0) / seeds.length;
    expect(mean(true)).toBeLessThan(3.5);
    expect(mean(false)).toBeGreaterThan(4.5);
  });
});
