import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { literalOf, outline, regionBodies, replaceRegion, setTunable } from '../../../src/platform/source/regions.ts';

const program = `import math

# region settings
STEPS = 400  # tune 50 2000
RATE = 1.0  # tune 0.1 10
# endregion

class Model:
    # region forward
    def forward(self, x):

        return x * RATE
    # endregion forward
`;

describe('outline', () => {
  it('finds regions with their indentation and tunables with their ranges', () => {
    const { regions, tunables, problems } = outline(program);
    expect(regions).toEqual([
      { name: 'settings', first: 3, end: 5, indent: '' },
      { name: 'forward', first: 9, end: 12, indent: '    ' },
    ]);
    expect(tunables).toMatchObject([
      { name: 'STEPS', value: 400, low: 50, high: 2000, integer: true, line: 3 },
      { name: 'RATE', value: 1, low: 0.1, high: 10, integer: false, line: 4 },
    ]);
    expect(problems).toEqual([]);
  });

  it.each(['# ', '// ', '-- ', '% ', ';; ', '//#', '#'])('reads markers that begin with %j', (sign) => {
    const text = `${sign}region a\nx\n${sign}endregion`;
    expect(outline(text).regions).toMatchObject([{ name: 'a', first: 1, end: 2 }]);
  });

  it('reads nested regions, the outer one first', () => {
    const text = '# region a\n# region b\nx\n# endregion\n# endregion';
    expect(outline(text).regions.map(({ name, first, end }) => [name, first, end])).toEqual([
      ['a', 1, 4],
      ['b', 2, 3],
    ]);
  });

  it.each([
    ['# region a', /line 1: region a is not closed/],
    ['# endregion', /line 1: endregion without a region/],
    ['# region a\n# endregion b', /line 2: endregion b closes region a/],
    ['# region\n# endregion', /line 1: a region needs a name/],
    ['# region a\n# endregion\n# region a\n# endregion', /region a occurs 2 times/],
    ['f(x)  # tune 1 2', /line 1: a tune comment needs/],
    ['X = 5  # tune 10 20', /line 1: X = 5 needs a range around it, not 10 to 20/],
    ['X = 5  # tune 9 1', /needs a range/],
    ['X = 2 * 5  # tune 1 20', /a tune comment needs/],
  ])('says what is wrong in %j, and does not throw', (text, problem) => {
    const { regions, tunables, problems } = outline(text);
    expect([...regions, ...tunables]).toEqual([]);
    expect(problems.join('\n')).toMatch(problem);
  });

  it.each([
    '# region of interest is the centre',
    'the # region a',
    'X = 3  # tune low high',
    '# X = 3  # tune 1 9',
    'regions = 3',
  ])('takes %j for ordinary text', (text) => {
    expect(outline(text)).toEqual({ regions: [], tunables: [], problems: [] });
  });

  it.each([
    ['let steps = 400; // tune 50 2000', 'steps', 400, true],
    ['const STEPS: usize = 400usize; // tune 50 2000', 'STEPS', 400, true],
    ['static const float RATE = 0.5f;  // tune 0.1 1', 'RATE', 0.5, false],
    ['local rate = -1.5e-3 -- tune -1 1', 'rate', -0.0015, false],
    ['steps <- 1_000 # tune 50 2000', 'steps', 1000, true],
    ['steps = 40; % tune 5 200', 'steps', 40, true],
    ['(define steps 40) ; tune 5 200', 'steps', 40, true],
    ['rate: float = .5  # tune 0 1', 'rate', 0.5, false],
    ['solve(x, steps=40)  # tune 5 200', 'steps', 40, true],
    ['  "steps": 40,  # tune 5 200 more is slower', 'steps', 40, true],
  ])('reads the tunable in %j', (text, name, value, integer) => {
    expect(outline(text).tunables).toMatchObject([{ name, value, integer }]);
  });

  it('skips lines that are data, so that reading stays linear', () => {
    expect(outline(`x = "${'a:'.repeat(100_000)}" 5 # tune 1 9`).tunables).toEqual([]);
  });
});

describe('regionBodies and replaceRegion', () => {
  it('give a body flush left and put it back where it was', () => {
    expect(regionBodies(program).get('forward')).toBe('def forward(self, x):\n\n    return x * RATE');
    for (const { name } of outline(program).regions)
      expect(replaceRegion(program, name, regionBodies(program).get(name)!)).toBe(program);
  });

  it('indent flush-left code to the marker and leave everything else alone', () => {
    const replaced = replaceRegion(program, 'forward', 'def forward(self, x):\n    y = x\n\n    return y\n')!;
    expect(replaced).toContain(
      '    # region forward\n    def forward(self, x):\n        y = x\n\n        return y\n    # endregion forward\n',
    );
    expect(replaced.split('    # region forward')[0]).toBe(program.split('    # region forward')[0]);
  });

  it('can empty a region', () => {
    expect(replaceRegion('# region a\nx\n# endregion', 'a', '')).toBe('# region a\n# endregion');
  });

  it('refuse an unknown region and code with broken marks', () => {
    expect(regionBodies(program).get('search')).toBeUndefined();
    expect(replaceRegion(program, 'search', 'x')).toBeNull();
    expect(replaceRegion(program, 'settings', '# endregion\nx')).toBeNull();
  });
});

describe('setTunable', () => {
  it('changes the literal and nothing else', () => {
    expect(setTunable(program, 'STEPS', 620)).toBe(program.replace('400 ', '620 '));
    expect(setTunable(program, 'RATE', 2)).toBe(program.replace('1.0 ', '2.0 '));
  });

  it('keeps type suffixes and the range inclusive', () => {
    expect(setTunable('x = 0.5f; // tune 0.1 1', 'x', 1)).toBe('x = 1.0f; // tune 0.1 1');
    expect(setTunable(program, 'STEPS', 2000)).toContain('STEPS = 2000 ');
  });

  it.each([
    ['STEPS', 2001],
    ['STEPS', 60.5],
    ['MISSING', 60],
  ])('refuses %s = %d', (name, value) => {
    expect(setTunable(program, name, value)).toBeNull();
  });

  it.each([
    [1, false, '1.0'],
    [0.1 + 0.2, false, '0.3'],
    [1e-7, false, '1e-7'],
    [12, true, '12'],
  ])('writes %d (integer: %s) as %s', (value, integer, text) => {
    expect(literalOf(value, integer)).toBe(text);
  });
});

describe('shipped programs', () => {
  const tasks = join(import.meta.dirname, '../../../tasks');
  const initial = readdirSync(tasks).map((task) => join(tasks, task, 'initial.py'));

  it('are found', () => expect(initial.filter((path) => existsSync(path)).length).toBeGreaterThanOrEqual(5));

  it.each(initial.filter((path) => existsSync(path)).map((path) => [path.slice(tasks.length + 1)]))(
    '%s has no broken marks and survives a round trip of every region',
    (path) => {
      const text = readFileSync(join(tasks, path), 'utf8');
      const { regions, problems } = outline(text);
      expect(problems).toEqual([]);
      expect(regions.length).toBeGreaterThan(0);
      for (const { name } of regions) expect(replaceRegion(text, name, regionBodies(text).get(name)!)).toBe(text);
    },
  );
});
