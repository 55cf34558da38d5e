import type { AsiError } from '../../platform/errors.ts';
import { nearestNames } from '../../platform/text/nearest-name.ts';
import { singleLine } from '../../platform/text/plain-text.ts';
import { cliProblem } from '../terminal/cli-problem.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { readArguments } from './arguments.ts';
import type { Call, Command } from './command-definition.ts';
import { allFlags, commands, flagsOf } from './command-list.ts';
import { commandPage, overview } from './help.ts';
import { refuseForgottenDashes } from './npm-swallowed-flags.ts';

/** Finds the command that was typed and runs it; answers with the exit code. */
export const dispatch = async (args: readonly string[], terminal: Terminal): Promise<number> => {
  refuseForgottenDashes(args, terminal.environment, allFlags());
  const [first] = args;
  if (first === undefined) return whichTask(terminal);
  if (first === 'help' || first === '--help' || first === '-h') return help(args.slice(1), terminal);
  const { command, rest } = commandOf(args);
  const call: Call = { arguments: readArguments(rest, flagsOf(command), command.name), terminal };
  if (call.arguments.flags.has('help')) return say(terminal, commandPage(command, terminal.command));
  checkCount(command, call);
  return (await command.load())(call);
};

const commandOf = (args: readonly string[]): { command: Command; rest: readonly string[] } => {
  const typed = (words: number) => commands.find(({ name }) => name === args.slice(0, words).join(' '));
  const two = typed(2);
  if (two !== undefined) return { command: two, rest: args.slice(2) };
  const one = typed(1);
  if (one !== undefined) return { command: one, rest: args.slice(1) };
  if (args[0] === 'task' || args[0] === 'cognition') throw unknownCommand(args.slice(0, 2).join(' '));
  return { command: commands[0]!, rest: args };
};

const help = ([name, second]: readonly string[], terminal: Terminal): number => {
  if (name === undefined || name.startsWith('-')) return say(terminal, overview(terminal.command));
  const asked =
    commands.find((command) => command.name === name || command.name === `${name} ${second ?? 'ls'}`) ??
    commands.find((command) => second === undefined && command.name.startsWith(`${name} `));
  if (asked === undefined) throw unknownCommand(name);
  return say(terminal, commandPage(asked, terminal.command));
};

const checkCount = ({ name, usage, positionals }: Command, call: Call): void => {
  const given = call.arguments.positionals.length;
  if (given >= positionals.least && given <= positionals.most) return;
  const extra = call.arguments.positionals[positionals.most];
  throw cliProblem({
    code: 'arguments-wrong',
    message:
      given < positionals.least
        ? `"${name}" needs an argument.`
        : `"${name}" does not know what to do with "${singleLine(extra ?? '', 80)}".`,
    advice: `Write: ${call.terminal.command} ${usage}${commandHint(call.arguments.positionals[0])}`,
  });
};

const commandHint = (word: string | undefined): string => {
  const near =
    word === undefined
      ? []
      : nearestNames(
          word,
          commands.map(({ name }) => name),
          1,
        );
  return near.length > 0 ? ` (or did you mean the command "${near[0]}"?)` : '';
};

const unknownCommand = (name: string): AsiError => {
  const near = nearestNames(
    name,
    commands.map((command) => command.name),
  );
  return cliProblem({
    code: 'command-unknown',
    message: `There is no command "${singleLine(name, 80)}".`,
    advice:
      near.length > 0
        ? `Did you mean ${near.join(' or ')}?`
        : `There are: ${commands.map((one) => one.name).join(', ')}.`,
  });
};

const whichTask = (terminal: Terminal): never => {
  throw cliProblem({
    code: 'task-missing',
    message: 'Which task?',
    advice: `Name one: ${terminal.command} linear-attention. "${terminal.command} task ls" lists them, "${terminal.command} help" explains.`,
  });
};

const say = (terminal: Terminal, text: string): number => {
  terminal.stdout.write(`${text}\n`);
  return 0;
};
