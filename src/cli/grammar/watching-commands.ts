import type { Command } from './command-definition.ts';
import { jsonFlag } from './flag.ts';

/** What looks at runs without changing them, live ones included. */
export const watchingCommands: readonly Command[] = [
  {
    name: 'tail',
    usage: 'tail [run]',
    about: 'follow what happens in a run; of one that has ended, what happened',
    flags: [
      { name: 'since', value: '<when>', about: 'begin so long ago (1h), or after the event of this number' },
      { name: 'level', value: '<level>', about: 'info, warn or error: nothing less grave (info)' },
      { name: 'grep', value: '<pattern>', about: 'only lines that this regular expression finds' },
      { name: 'jsonl', about: 'the events themselves, one JSON document per line' },
    ],
    positionals: { least: 0, most: 1 },
    examples: ['', 'my-run --since 1h --level warn', '--jsonl --grep call.ended'],
    load: async () => (await import('../tail/tail.ts')).tail,
  },
  {
    name: 'compare',
    usage: 'compare <run…>',
    about: 'what several runs found, side by side; those that differ in the seed only are one row',
    flags: [jsonFlag],
    positionals: { least: 1, most: 40 },
    examples: ['first second', 'a b c --json'],
    load: async () => (await import('../look/compare-command.ts')).compare,
  },
];
