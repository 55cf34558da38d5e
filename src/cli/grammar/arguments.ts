import { parseArgs } from 'node:util';
import type { AsiError } from '../../platform/errors.ts';
import { nearestNames } from '../../platform/text/nearest-name.ts';
import { singleLine } from '../../platform/text/plain-text.ts';
import { cliProblem } from '../terminal/cli-problem.ts';
import type { Flag } from './flag.ts';

/** What was typed: flag values by name (a negated switch is false), and the rest in order. */
export interface Arguments {
  readonly flags: ReadonlyMap<string, readonly (string | boolean)[]>;
  readonly positionals: readonly string[];
}

/** Reads the arguments of a command; whatever it does not understand is named, with what was probably meant. */
export const readArguments = (args: readonly string[], known: readonly Flag[], command: string): Arguments => {
  const flags = new Map<string, (string | boolean)[]>();
  const positionals: string[] = [];
  for (const token of tokensOf(args, known)) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const { flag, value } = understood(token, known, command);
    if (flags.has(flag.name) && flag.value !== undefined && !flag.many) throw repeated(token.rawName);
    flags.set(flag.name, flag.many ? [...(flags.get(flag.name) ?? []), value] : [value]);
  }
  return { flags, positionals };
};

/** The text given to a flag, or null. */
export const textOf = ({ flags }: Arguments, name: string): string | null => {
  const value = flags.get(name)?.[0];
  return typeof value === 'string' ? value : null;
};

/** Is a switch on? */
export const isOn = ({ flags }: Arguments, name: string): boolean => flags.get(name)?.[0] === true;

interface OptionToken {
  readonly kind: 'option';
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

const tokensOf = (args: readonly string[], known: readonly Flag[]) =>
  parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: Object.fromEntries(
      known.map(({ name, value, short }) => [
        name,
        { type: value === undefined ? ('boolean' as const) : ('string' as const), ...(short ? { short } : {}) },
      ]),
    ),
  }).tokens;

const understood = (token: OptionToken, known: readonly Flag[], command: string) => {
  const negated = token.name.startsWith('no-') ? token.name.slice(3) : null;
  const flag = known.find(({ name, negatable }) => name === token.name || (negatable && name === negated));
  if (flag === undefined) throw unknownFlag(token.rawName, known, command);
  if (flag.value === undefined) {
    if (token.value === undefined) return { flag, value: flag.name !== negated };
    if (flag.optional?.includes(token.value) && flag.name !== negated) return { flag, value: token.value };
    throw flag.optional === undefined ? needlessValue(token.rawName) : unknownValue(token.rawName, flag.optional);
  }
  if (token.value === undefined || (!token.inlineValue && /^--?[a-z]/i.test(token.value)))
    throw missingValue(token.rawName, flag);
  return { flag, value: token.value };
};

const unknownFlag = (raw: string, known: readonly Flag[], command: string): AsiError => {
  const names = known.flatMap(({ name, negatable }) => (negatable ? [`--${name}`, `--no-${name}`] : [`--${name}`]));
  const near = nearestNames(raw, names);
  return cliProblem({
    code: 'flag-unknown',
    message: `"${command}" has no flag ${singleLine(raw, 80)}.`,
    advice: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `"${command} --help" lists its flags.`,
  });
};

const missingValue = (raw: string, flag: Flag): AsiError =>
  cliProblem({
    code: 'flag-value-missing',
    message: `${raw} needs a value.`,
    advice: `Write ${raw} ${flag.value}: ${flag.about}.`,
  });

const needlessValue = (raw: string): AsiError =>
  cliProblem({
    code: 'flag-value-needless',
    message: `${raw} takes no value.`,
    advice: `Write ${raw} without a value.`,
  });

const unknownValue = (raw: string, known: readonly string[]): AsiError =>
  cliProblem({
    code: 'flag-value-unknown',
    message: `${raw} does not take this value.`,
    advice: `Write ${[raw, ...known.map((value) => `${raw}=${value}`)].join(' or ')}.`,
  });

const repeated = (raw: string): AsiError =>
  cliProblem({ code: 'flag-repeated', message: `${raw} is given twice.`, advice: 'Give it once.' });
