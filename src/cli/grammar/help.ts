import type { Command } from './command-definition.ts';
import { commands, flagsOf } from './command-list.ts';
import type { Flag } from './flag.ts';

/** Characters in a line; names that a user has registered may make a description longer than that. */
const lineWidth = 110;

/** The first page: examples first, then what there is. */
export const overview = (command: string): string => {
  const examples = [
    ['linear-attention', 'evolve a task; no key, no GPU'],
    ['circle-packing --rounds 60 --seed 1', 'the same, for 60 rounds'],
    ['linear-attention --model gpt-5 --budget 5', 'with a model, for at most 5 dollars'],
    ['status', 'state of the latest run'],
    ['resume', 'continue it'],
    ['idea "keep the softmax in float32"', 'send it an idea; "pause" and "stop" work the same way'],
    ['best -o best.py', 'take its best program'],
  ].map(([line, about]) => [`${command} ${line}`, about!] as const);
  return [
    'Evolves programs: learn, design, experiment, analyze, and again.',
    '',
    'Examples',
    ...columns(examples),
    '',
    'Commands',
    ...columns(commands.map(({ usage, about }) => [usage, about] as const)),
    ...columns([['help [command]', 'this page, or all flags of a command']]),
    '',
    `Settings: defaults < task < --config file < ASI_… variables < flags. "${command} help run" lists the flags of a run.`,
    'Progress goes to stderr, results to stdout. Exit codes: 0 done · 1 fault · 2 usage · 3 checks failed ·',
    '4 credentials · 5 nothing passed · 6 required target missed · 130/143 interrupted, state saved.',
  ].join('\n');
};

/** The page of one command. */
export const commandPage = (asked: Command, command: string): string =>
  [
    `${command} ${asked.usage} - ${asked.about}`,
    '',
    'Examples',
    ...asked.examples.map((example) =>
      `  ${`${command} ${asked.name === 'run' ? '' : asked.name}`.trim()} ${example}`.trimEnd(),
    ),
    '',
    'Flags',
    ...columns(flagsOf(asked).map((flag) => [spelled(flag), flag.about] as const)),
  ].join('\n');

const spelled = ({ name, short, value, optional, many, negatable }: Flag): string => {
  const long = name === 'color' ? '--no-color' : `--${negatable ? '[no-]' : ''}${name}`;
  return `${short ? `-${short}, ` : ''}${long}${value ? ` ${value}` : ''}${optional ? `[=${optional.join('|')}]` : ''}${many ? ' …' : ''}`;
};

const columns = (rows: readonly (readonly [string, string])[]): string[] => {
  const width = Math.max(...rows.map(([left]) => left.length), 22);
  return rows.flatMap(([left, right]) =>
    wrapped(right, lineWidth - width - 4).map((line, index) => `  ${(index ? '' : left).padEnd(width)}  ${line}`),
  );
};

/** The words of a text in lines of at most `width` characters; a longer word has its own line. */
const wrapped = (text: string, width: number): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line && line.length + word.length >= width) {
      lines.push(line);
      line = word;
    } else line += line ? ` ${word}` : word;
  }
  return [...lines, line];
};
