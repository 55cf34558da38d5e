import { readFile } from 'node:fs/promises';
import { Command, type Verb } from '../../model/run/command.ts';
import type { AsiError } from '../../platform/errors.ts';
import { plainText } from '../../platform/text/plain-text.ts';
import { type Arguments, textOf } from '../grammar/arguments.ts';
import { cliProblem } from '../terminal/cli-problem.ts';
import { limitFromArgs } from './limit.ts';

/** The command that the typed arguments of a verb stand for; throws what is wrong with them. */
export const commandFromArgs = async (verb: Verb, args: Arguments): Promise<Command> => {
  const read = Command.safeParse({ verb, ...(await given(verb, args)) });
  if (read.success) return read.data;
  const wrong = read.error.issues.map(({ path, message }) => `${path.join('.') || verb}: ${message}`).join('; ');
  throw cliProblem({
    code: 'command-invalid',
    message: `Invalid command: ${plainText(wrong)}.`,
    advice: `"asi ${verb} --help" shows how it is written.`,
  });
};

const given = async (verb: Verb, args: Arguments): Promise<Readonly<Record<string, unknown>>> => {
  const [first = ''] = args.positionals;
  switch (verb) {
    case 'idea':
      return { text: first, ...numbers(args, 'rounds', 'island') };
    case 'cognition':
      return {
        text: first,
        title: required(args, 'title', 'one-line title'),
        ...texts(args, 'source'),
      };
    case 'pin':
    case 'ban':
    case 'approve':
      return { node: nodeFromArgs(first), ...texts(args, 'reason') };
    case 'unpin':
    case 'unban':
      return { node: nodeFromArgs(first) };
    case 'reevaluate':
      return { node: nodeFromArgs(first), ...numbers(args, 'times') };
    case 'submit':
      return {
        name: required(args, 'name', 'what to call the program'),
        program: await programIn(first),
        ...texts(args, 'motivation'),
      };
    case 'set':
      return limitFromArgs(first);
    default:
      return {};
  }
};

const texts = (args: Arguments, ...names: readonly string[]) =>
  Object.fromEntries(names.flatMap((name) => (args.flags.has(name) ? [[name, textOf(args, name)]] : [])));

const numbers = (args: Arguments, ...names: readonly string[]) =>
  Object.fromEntries(
    names.flatMap((name) => {
      const text = textOf(args, name);
      if (text === null) return [];
      if (!/^\d{1,9}$/.test(text)) throw wrongValue(`--${name}`, text, 'a whole number');
      return [[name, Number(text)]];
    }),
  );

const nodeFromArgs = (text: string): number => {
  const [, digits] = /^r?(\d{1,9})$/.exec(text) ?? [];
  if (digits === undefined) throw wrongValue('The node', text, 'the number of its round, for instance 7');
  return Number(digits);
};

const programIn = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw cliProblem({
      code: 'file-unreadable',
      message: `${plainText(file)} cannot be read (${(cause as NodeJS.ErrnoException).code}).`,
      advice: 'Name the file of a whole program.',
      cause,
    });
  }
};

const required = (args: Arguments, name: string, what: string): string => {
  const text = textOf(args, name);
  if (text !== null && text.trim() !== '') return text;
  throw cliProblem({
    code: 'flag-missing',
    message: `--${name} is missing: ${what}.`,
    advice: `Add --${name} "…".`,
  });
};

const wrongValue = (where: string, text: string, wanted: string): AsiError =>
  cliProblem({
    code: 'value-invalid',
    message: `Invalid value "${plainText(text).slice(0, 80)}" for ${where}.`,
    advice: `Write ${wanted}.`,
  });
