import fc from 'fast-check';
import { expect } from 'vitest';
import { readArguments } from '../../../src/cli/grammar/arguments.ts';
import { allFlags, commands, flagsOf } from '../../../src/cli/grammar/command-list.ts';
import { refuseForgottenDashes } from '../../../src/cli/grammar/npm-swallowed-flags.ts';
import { settingEntries } from '../../../src/cli/grammar/setting-entries.ts';
import { explain } from '../../../src/cli/terminal/explain.ts';
import { resolveConfig } from '../../../src/config/resolve-settings.ts';
import { called } from '../../unit/cli/called.ts';
import { folderFor } from './folders.ts';
import { fuzz, quickly } from './fuzz.ts';
import { hostileText, mostly, unprintable } from './hostile.ts';
import { problemOf } from './problems.ts';

const flagNames = allFlags().flatMap(({ name }) => [`--${name}`, `--no-${name}`]);
const value = fc.oneof(
  fc.constantFrom(
    '1',
    '0',
    '-1',
    '15m',
    'x',
    'none',
    'judge=gpt',
    'nobody=x',
    '=',
    'sampler.name=pool',
    'a.b=c',
    'NaN',
    '1e99',
    '',
  ),
  hostileText,
);
const argument = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...flagNames) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        mostly(
          fc.constantFrom(...flagNames),
          hostileText.map((text) => `--${text}`),
        ),
        value,
      )
      .map(([flag, text]) => `${flag}=${text}`),
  },
  { weight: 3, arbitrary: value },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '--',
      '-',
      '-h',
      '-hx',
      '---',
      '--=',
      '-V',
      '--__proto__',
      '--constructor',
      '--no-',
      '--no-no-color',
      '-abc',
    ),
  },
  { weight: 1, arbitrary: hostileText.map((text) => `-${text}`) },
);
const argumentsOf = fc.array(argument, { maxLength: 6 });
const command = fc.constantFrom(...commands.map(({ name }) => name));

/** What a person who typed this is told: one sentence and a mend, and exit code 2. */
const isUsage = (error: unknown): string => {
  problemOf(error);
  expect(explain(error).exit).toBe(2);
  return 'named';
};

fuzz(
  'command lines',
  'they are understood, or what is wrong with them is named',
  fc.tuple(command, argumentsOf),
  ([name, args]) => {
    const typed = commands.find((one) => one.name === name)!;
    try {
      const read = quickly(() => readArguments(args, flagsOf(typed), name));
      resolveConfig({ flags: settingEntries(read), sets: (read.flags.get('set') ?? []).map(String) });
      return 'understood';
    } catch (error) {
      return isUsage(error);
    }
  },
  ['understood', 'named'],
);

const taken = fc.array(
  fc.tuple(fc.constantFrom(...allFlags().map(({ name }) => `npm_config_${name.replaceAll('-', '_')}`)), value),
  { maxLength: 4 },
);

fuzz(
  'names that npm took',
  'the line that was meant is told',
  fc.tuple(argumentsOf, taken),
  ([args, variables]) => {
    try {
      refuseForgottenDashes(args, Object.fromEntries(variables), allFlags());
      return 'passed';
    } catch (error) {
      const told = isUsage(error);
      expect(explain(error).advice).toMatch(/^Write: npm start -- /);
      return told;
    }
  },
  ['passed', 'named'],
);

/** Commands that only look at runs; there are none here. */
const looking = fc.constantFrom('ls', 'status', 'show', 'diff', 'best', 'task ls', 'help', 'task', 'statsu', '');

fuzz(
  'calls',
  'end with a code and a sentence, never with a stack',
  fc.tuple(looking, argumentsOf),
  async ([name, args]) => {
    const typed = [
      ...name.split(' ').filter((word) => word !== ''),
      ...(name === '' ? [...args, '--nothing-of-the-kind'] : args),
    ];
    const { code, stdout, stderr } = await called(folderFor(), typed);
    expect([0, 1, 2]).toContain(code);
    expect(stdout + stderr).not.toMatch(/\n {4}at |TypeError|ZodError|Something went wrong inside/);
    if (code !== 0) expect(stderr).toMatch(/^error: \S.*\n {2}\S/);
    expect(stderr).not.toMatch(unprintable);
    return code === 0 ? 'done' : 'refused';
  },
  ['done', 'refused'],
);
