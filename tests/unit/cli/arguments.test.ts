import { describe, expect, it } from 'vitest';
import { isOn, readArguments, textOf } from '../../../src/cli/grammar/arguments.ts';
import { allFlags, commands, flagsOf } from '../../../src/cli/grammar/command-list.ts';
import type { Flag } from '../../../src/cli/grammar/flag.ts';
import { commandPage, overview } from '../../../src/cli/grammar/help.ts';
import { refuseForgottenDashes } from '../../../src/cli/grammar/npm-swallowed-flags.ts';
import { AsiError } from '../../../src/platform/errors.ts';

const run = commands[0]!;
const read = (...args: string[]) => readArguments(args, flagsOf(run), 'run');

const problemOf = (act: () => unknown): AsiError => {
  try {
    act();
  } catch (error) {
    if (error instanceof AsiError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('arguments', () => {
  it('reads values, switches, negations, repetitions and the rest', () => {
    const typed = read(
      'circles',
      '--rounds',
      '8',
      '--seed=-3',
      '--json',
      '--no-deterministic',
      '--set',
      'a=1',
      '--set=b=2',
    );
    expect(typed.positionals).toEqual(['circles']);
    expect(textOf(typed, 'rounds')).toBe('8');
    expect(textOf(typed, 'seed')).toBe('-3');
    expect(isOn(typed, 'json')).toBe(true);
    expect(typed.flags.get('deterministic')).toEqual([false]);
    expect(typed.flags.get('set')).toEqual(['a=1', 'b=2']);
  });

  it('takes a negative number as a value', () => {
    expect(textOf(read('--target', '-0.5'), 'target')).toBe('-0.5');
  });

  it.each([
    [['--ronds', '3'], 'flag-unknown', '--rounds'],
    [['--rounds'], 'flag-value-missing', '--rounds <n>'],
    [['--rounds', '--json'], 'flag-value-missing', '--rounds <n>'],
    [['--json=yes'], 'flag-value-needless', '--json'],
    [['--seed', '1', '--seed', '2'], 'flag-repeated', 'once'],
    [['--no-rounds'], 'flag-unknown', '--'],
    [['-z'], 'flag-unknown', '--help'],
  ])('explains %j', (args, code, advice) => {
    const problem = problemOf(() => read(...args));
    expect(problem.code).toBe(code);
    expect(problem.advice).toContain(advice);
    expect(problem.kind).toBe('user');
  });
});

describe('the forgotten "--"', () => {
  const refused = (args: string[], environment: Record<string, string>) =>
    problemOf(() => refuseForgottenDashes(args, environment, allFlags()));

  it.each<[string[], Record<string, string>, string]>([
    [['linear-attention'], { task: 'true' }, '--task linear-attention'],
    [['8', 'linear-attention'], { rounds: 'true', task: 'true' }, '--task linear-attention --rounds 8'],
    [['circles'], { seed: '4' }, 'circles --seed 4'],
    [['circles', '10m'], { max_time: 'true' }, 'circles --max-time 10m'],
    [['a.b=c', 'd=e', 'circles'], { set: 'true\n\ntrue' }, 'circles --set a.b=c --set d=e'],
    [['circles'], { deterministic: '' }, 'circles --no-deterministic'],
    [['circles', '/usr/bin/python3'], { python: 'true' }, '--python'],
    [['ls'], { json: 'true' }, 'ls --json'],
  ])('gives the line that was meant: %j %o', (args, config, line) => {
    const environment = Object.fromEntries(Object.entries(config).map(([key, value]) => [`npm_config_${key}`, value]));
    expect(refused(args, environment).advice).toContain(`npm start -- `);
    expect(refused(args, environment).advice).toContain(line);
  });

  it("leaves npm's own settings alone", () => {
    const own = {
      npm_config_color: '',
      npm_config_python: '/usr/bin/python3',
      npm_config_cache: 'x',
      npm_config_yes: '',
    };
    expect(() => refuseForgottenDashes(['circles'], own, allFlags())).not.toThrow();
  });
});

const longestLine = (page: string): number => Math.max(...page.split('\n').map(({ length }) => length));

describe('help', () => {
  it('begins with examples and names every command', () => {
    const page = overview('npm start --');
    expect(page.indexOf('Examples')).toBeLessThan(page.indexOf('Commands'));
    for (const { usage } of commands)
      expect(
        page.split('\n').some((line) => line.startsWith(`  ${usage} `)),
        usage,
      ).toBe(true);
    expect(page).toContain('npm start -- linear-attention');
  });

  it.each(commands.map((command) => [command.name, command] as const))('of %s names its flags', (_, command) => {
    const page = commandPage(command, 'asi');
    for (const { name } of flagsOf(command)) expect(page).toMatch(new RegExp(`--(\\[no-\\]|no-)?${name}(?![\\w-])`));
    expect(longestLine(page)).toBeLessThanOrEqual(110);
  });

  it('wraps a description that own samplers have made longer than a line', () => {
    const run = commands.find(({ name }) => name === 'run')!;
    const flag: Flag = { name: 'long', value: 'NAME', about: `one of: ${Array(40).fill('sampler').join(', ')}.` };
    const page = commandPage({ ...run, flags: [flag] }, 'asi');
    expect(longestLine(page)).toBeLessThanOrEqual(110);
    expect(page.match(/sampler[,.]/g)).toHaveLength(40);
  });
});
