import { describe, expect, it } from 'vitest';
import { hunk } from '../../../../src/actors/researcher/recombination/hunk.ts';
import type { BaselineScores } from '../../../../src/actors/researcher/recombination/operator.ts';
import { recipe } from '../../../../src/actors/researcher/recombination/recipe.ts';
import { transplant } from '../../../../src/actors/researcher/recombination/transplant.ts';
import { tune } from '../../../../src/actors/researcher/recombination/tune.ts';
import { outline, regionBodies, replaceRegion, setTunable } from '../../../../src/platform/source/regions.ts';
import { randomFrom } from '../../../../src/platform/statistics/seeded-random.ts';
import { initial, item, items, request, source } from './workshop.ts';

const bench = (more: Partial<BaselineScores> = {}, seed = 1): BaselineScores => {
  const { rejected: _, ...asked } = request(more, seed);
  return { outline: outline(asked.parent.program), credits: [], ...asked, ...more };
};
const withRegion = (name: string, code: string, program = initial) => replaceRegion(program, name, code)!;

describe('recipe', () => {
  it('applies a recalled item and says which, where, when and with what record', () => {
    const history = [
      { origin: { operator: 'recipe', item: 'slp', region: 'refine' }, improvement: 0.5 },
      { origin: { operator: 'recipe', item: 'slp', region: 'refine' }, improvement: null },
    ];
    const slp = item('slp', [{ region: 'refine', code: 'points = slp(points)\n' }], 'nothing is refined.');
    expect(recipe(bench({ items: [{ item: slp, similarity: 0.9 }], history }))).toEqual({
      program: initial.replace('    points = points\n', '    points = slp(points)\n'),
      name: 'slp in refine',
      motivation:
        'Applies "About slp" (slp) to refine of node 7. It is advised when nothing is refined; if that holds here, the ' +
        'score should rise. So far 1 of 2 proposals with "slp" improved on their parent.',
      cited: { cognition: ['slp'], nodes: [] },
      summary: 'item slp applied to refine',
      origin: { operator: 'recipe', item: 'slp', region: 'refine' },
    });
  });

  it('applies all edits of an item or none', () => {
    const both = item('both', [
      { region: 'refine', code: 'points = f(points)' },
      { tune: 'STEPS', value: 200 },
    ]);
    const made = recipe(bench({ items: [{ item: both, similarity: 1 }] }))!;
    expect(made.program).toContain('STEPS = 200 ');
    expect(regionBodies(made.program).get('refine')).toBe('points = f(points)');
    expect(made.origin).toEqual({ operator: 'recipe', item: 'both', region: 'refine, STEPS' });
    const half = item('half', [
      { region: 'refine', code: 'x' },
      { region: 'missing', code: 'y' },
    ]);
    expect(recipe(bench({ items: [{ item: half, similarity: 1 }] }))).toBeNull();
  });

  it('has nothing to offer without edits, or when the item is in place with other values', () => {
    const hopping = items.find((recalled) => recalled.item.id === 'hopping')!;
    const applied = recipe(bench({ items: [hopping] }))!.program;
    const tuned = setTunable(applied, 'HOPS', 77)!;
    expect(recipe(bench({ items: [hopping], parent: source(8, tuned) }))).toBeNull();
    expect(recipe(bench({ items: [{ item: item('text', []), similarity: 1 }] }))).toBeNull();
  });

  it('prefers what is more similar, and what has helped before', () => {
    const [first, second] = [items[2]!, items[3]!];
    const chosen = (more: Partial<BaselineScores>) =>
      Array.from({ length: 120 }, (_, seed) => recipe(bench(more, seed))!.origin.item).filter(
        (id) => id === 'programming',
      ).length;
    expect(
      chosen({
        items: [
          { ...first, similarity: 0 },
          { ...second, similarity: 1 },
        ],
      }),
    ).toBeGreaterThan(75);
    const credits = Array.from({ length: 6 }, (_, index) => ({
      origin: { item: index % 2 === 0 ? 'programming' : 'descent' },
      reward: index % 2 === 0 ? 1 : 0,
      weight: 1,
    }));
    expect(chosen({ items: [first, second], credits })).toBeGreaterThan(100);
    expect(chosen({ items: [first, second], credits })).toBeLessThan(120);
  });
});

describe('transplant', () => {
  it('takes a region that a reference has in another form, and cites the node', () => {
    const donor = source(3, withRegion('refine', 'points = descend(points)  # new'), 2);
    const made = transplant(bench({ references: [donor] }))!;
    expect(made.program).toBe(donor.program);
    expect(made).toMatchObject({
      name: 'refine of node 3',
      cited: { cognition: [], nodes: [3] },
      origin: { operator: 'transplant', region: 'refine', node: '3' },
    });
    expect(made.motivation).toBe(
      'Takes region refine of node 3 into node 7. Node 3 scores higher, and the claim is that refine is part of the reason ' +
        'and works with the rest of node 7.',
    );
  });

  it('indents the region to where it goes', () => {
    const flat = initial.replaceAll(/^ {4}/gm, '').replace('points = points', 'if x:\n    points = f(points)');
    const made = transplant(bench({ references: [source(3, flat, 2)] }))!;
    expect(made.program).toContain('    # region refine\n    if x:\n        points = f(points)\n    # endregion');
  });

  it('has nothing to offer when only comments differ or nothing is marked', () => {
    expect(transplant(bench({ references: [source(3, withRegion('refine', 'points = points  # same'))] }))).toBeNull();
    expect(transplant(bench({ parent: source(1, 'x = 1'), references: [source(3)] }))).toBeNull();
  });
});

describe('tune', () => {
  it('changes one or two literals within their range, names old and new value, and keeps integers', () => {
    const changed = new Set<number>();
    for (let seed = 0; seed < 150; seed += 1) {
      const made = tune(bench({}, seed))!;
      const before = outline(initial).tunables;
      const { tunables, problems } = outline(made.program);
      const moved = tunables.filter((tunable, index) => tunable.value !== before[index]!.value);
      changed.add(moved.length);
      expect(problems).toEqual([]);
      for (const { name, value, low, high, integer } of moved) {
        expect(value >= low && value <= high).toBe(true);
        expect(integer).toBe(name !== 'RATE');
        expect(made.summary).toContain(name);
        expect(made.motivation).toMatch(/^In node 7, (raises|lowers) \w+ from [\d.e-]+ to [\d.e-]+ \(range/);
      }
    }
    expect(changed).toEqual(new Set([1, 2]));
  });

  it('learns which literal to move, and which way', () => {
    const credits = Array.from({ length: 20 }, () => ({ origin: { tune: 'STEPS up' }, reward: 1, weight: 1 }));
    const origins = Array.from({ length: 100 }, (_, seed) => tune(bench({ credits }, seed))!.origin.tune!);
    expect(origins.filter((origin) => origin.split(', ')[0] === 'STEPS up').length).toBeGreaterThan(90);
  });

  it('steps on a log scale when the range is positive, and crosses zero when it is not', () => {
    const values = (program: string) =>
      Array.from(
        { length: 400 },
        (_, seed) => outline(tune(bench({ parent: source(1, program) }, seed))!.program).tunables[0]!.value,
      );
    const log = values('x = 1.0  # tune 0.01 100');
    expect(Math.abs(log.filter((value) => value < 1).length - 200)).toBeLessThan(60);
    const linear = values('x = 0.0  # tune -1 1');
    expect(Math.min(...linear)).toBeLessThan(-0.5);
    expect(Math.max(...linear)).toBeGreaterThan(0.5);
  });

  it('leaves names alone that are declared twice', () => {
    expect(tune(bench({ parent: source(1, 'x = 1  # tune 0 9\nx = 2  # tune 0 9') }))).toBeNull();
  });
});

describe('hunk', () => {
  const lines = (...texts: string[]) => `${texts.join('\n')}\n`;
  const parent = source(7, lines('a = 1', 'b = 2', 'c = 3', 'd = 4', 'e = 5'));

  it('transplants one of several differences and leaves the others', () => {
    const donor = source(3, lines('a = 1', 'b = 20', 'c = 3', 'd = 4', 'e = 5', 'f = 6'));
    const programs = new Set(
      Array.from({ length: 50 }, (_, seed) => hunk(bench({ parent, references: [donor] }, seed))!.program),
    );
    expect(programs).toEqual(
      new Set([
        lines('a = 1', 'b = 20', 'c = 3', 'd = 4', 'e = 5'),
        lines('a = 1', 'b = 2', 'c = 3', 'd = 4', 'e = 5', 'f = 6'),
      ]),
    );
  });

  it('undoes an addition', () => {
    const donor = source(3, lines('a = 10', 'b = 2', 'd = 4', 'e = 5'));
    const made = Array.from({ length: 50 }, (_, seed) => hunk(bench({ parent, references: [donor] }, seed))!);
    const undone = made.find(({ summary }) => summary === 'line 3 as in node 3 (+0 -1)')!;
    expect(undone.program).toBe(lines('a = 1', 'b = 2', 'd = 4', 'e = 5'));
    expect(undone.motivation).toContain('Gives line 3 of node 7 the form of node 3: 1 line goes.');
    expect(undone.origin).toEqual({ operator: 'hunk', node: '3' });
  });

  it.each([
    ['a single difference, which would copy the reference', lines('a = 1', 'b = 20', 'c = 3', 'd = 4', 'e = 5')],
    [
      'differences that open what they do not close',
      lines('a = f(', '1)', 'b = 2', 'c = [', '3]', 'd = 4', 'e = 5').replace('a = f(\n1)\nb', 'a = f(\nb'),
    ],
    ['differences in indentation', lines('a = 1', '  b = 20', 'c = 3', '  d = 4', 'e = 5')],
  ])('has nothing to offer for %s', (_, program) => {
    const made = Array.from({ length: 20 }, (_, seed) =>
      hunk(bench({ parent, references: [source(3, program)] }, seed)),
    );
    for (const one of made) {
      expect(one?.program ?? '').not.toMatch(/\($|^ {2}/m);
      expect(one?.program).not.toBe(program);
    }
  });

  it('gives up on programs that have nothing in common', () => {
    const other = (name: string) => Array.from({ length: 1100 }, (_, line) => `${name}${line} = 0`).join('\n');
    expect(hunk(bench({ parent: source(1, other('a')), references: [source(2, other('b'))] }))).toBeNull();
  });

  it('applies every hunk cleanly: all of them give the reference', () => {
    const random = randomFrom('hunks');
    for (let round = 0; round < 25; round += 1) {
      const line = () => `v${Math.floor(random() * 6)} = 0`;
      const texts = [1, 2].map(() => Array.from({ length: 3 + Math.floor(random() * 12) }, line).join('\n'));
      let program = texts[0]!;
      for (let step = 0; step < 40; step += 1) {
        const made = hunk(bench({ parent: source(1, program), references: [source(2, texts[1]!)] }, step));
        if (made === null) break;
        program = made.program;
      }
      const counts = (text: string) => text.split('\n').length;
      expect(Math.abs(counts(program) - counts(texts[1]!))).toBeLessThanOrEqual(15);
      expect(hunk(bench({ parent: source(1, program), references: [source(2, texts[1]!)] }))).toBeNull();
    }
  });
});
