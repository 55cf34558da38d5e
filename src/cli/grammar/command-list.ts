import { cognitionCommands } from './cognition-commands.ts';
import type { Command } from './command-definition.ts';
import {
  commonFlags,
  type Flag,
  jsonFlag,
  limitFlags,
  outputFlags,
  pageFlags,
  profileFlag,
  searchFlags,
  settingFlags,
} from './flag.ts';
import { steeringCommands } from './steering-commands.ts';
import { taskCommands } from './task-commands.ts';
import { watchingCommands } from './watching-commands.ts';

const ofRun: Flag = { name: 'run', value: '<run>', about: 'the run to look at (the latest)' };
const force: Flag = {
  name: 'force',
  about: 'continue although the task or the seed changed (not needed for the evaluator)',
};

/** Everything that can be called, in the order help lists it. */
export const commands: readonly Command[] = [
  {
    name: 'run',
    usage: 'run [task]',
    about: 'evolve a task (the default command)',
    flags: [
      { name: 'task', value: '<task>', about: 'the task: its name, or the path of its folder' },
      profileFlag,
      ...limitFlags,
      ...searchFlags,
      { name: 'name', value: '<name>', about: 'a name for the run' },
      { name: 'seeds', value: '<1..5>', about: 'a run for each seed, in a folder of their own; ends in a comparison' },
      {
        name: 'vary',
        value: '<key>=<a>,<b>',
        about: 'with --seeds: a run for each value of a setting',
        many: true,
      },
      { name: 'parallel', value: '<n>', about: 'with --seeds: so many runs at once (1)' },
      { name: 'dry-run', about: 'print the plan and its cost; no model is called, nothing is written' },
      ...settingFlags,
      ...outputFlags,
    ],
    positionals: { least: 0, most: 1 },
    examples: [
      'linear-attention',
      'circle-packing --rounds 60 --seed 1',
      'sorting --model gpt-5 --budget 5 --target 0.9',
    ],
    load: async () => (await import('../look/run-or-group.ts')).runOrGroup,
  },
  {
    name: 'resume',
    usage: 'resume [run]',
    about: 'continue a run that was paused, stopped or killed (default: the latest)',
    flags: [
      ...limitFlags,
      { ...profileFlag, about: 'only the one that it was started with' },
      ...settingFlags,
      force,
      ...outputFlags,
    ],
    positionals: { least: 0, most: 1 },
    examples: ['', 'my-run --rounds 200'],
    load: async () => (await import('../run/resume-command.ts')).resume,
  },
  {
    name: 'ls',
    usage: 'ls',
    about: 'list the runs',
    flags: [jsonFlag],
    positionals: { least: 0, most: 0 },
    examples: [''],
    load: async () => (await import('../look/list-runs.ts')).ls,
  },
  {
    name: 'status',
    usage: 'status [run]',
    about: 'one screen about a run, live or not',
    flags: [jsonFlag],
    positionals: { least: 0, most: 1 },
    examples: ['', 'my-run --json'],
    load: async () => (await import('../look/status-command.ts')).status,
  },
  {
    name: 'show',
    usage: 'show <node>',
    about: 'a node: why, what it scored, what was learnt',
    flags: [ofRun, { name: 'code', about: 'with its program' }, jsonFlag],
    positionals: { least: 1, most: 1 },
    examples: ['7', '7 --run my-run --code'],
    load: async () => (await import('../look/show-node.ts')).show,
  },
  {
    name: 'diff',
    usage: 'diff <node> [other]',
    about: 'what a node changed against its parent, or another node',
    flags: [ofRun],
    positionals: { least: 1, most: 2 },
    examples: ['7', '7 0'],
    load: async () => (await import('../look/diff-command.ts')).diff,
  },
  {
    name: 'best',
    usage: 'best [run]',
    about: 'the best program so far',
    flags: [
      { name: 'output', short: 'o', value: '<file>', about: 'write it to a file instead of stdout' },
      { name: 'artifact', about: 'the best certified artifact instead of the program' },
    ],
    positionals: { least: 0, most: 1 },
    examples: ['', '-o best.py', '--artifact -o packing.json'],
    load: async () => (await import('../look/best.ts')).best,
  },
  ...watchingCommands,
  ...steeringCommands,
  ...cognitionCommands,
  {
    name: 'verify',
    usage: 'verify [run] <node>',
    about: 'run the last stage of a node again: does its score repeat?',
    flags: [ofRun, ...settingFlags, ...limitFlags.filter(({ name }) => ['python', 'sandbox'].includes(name)), jsonFlag],
    positionals: { least: 1, most: 2 },
    examples: ['best', 'my-run 7'],
    load: async () => (await import('../look/verify-command.ts')).verify,
  },
  {
    name: 'fsck',
    usage: 'fsck [run]',
    about: 'check every record and file of a run',
    flags: [{ name: 'repair', about: 'rebuild what is damaged from the mirror, and remove temporary files' }, jsonFlag],
    positionals: { least: 0, most: 1 },
    examples: ['', 'my-run --repair'],
    load: async () => (await import('../look/fsck-command.ts')).fsck,
  },
  {
    name: 'export',
    usage: 'export [run]',
    about: 'write a run to one file',
    flags: [{ name: 'output', short: 'o', value: '<file>', about: 'the file (<run>.jsonl)' }, jsonFlag],
    positionals: { least: 0, most: 1 },
    examples: ['', 'my-run -o backup.jsonl'],
    load: async () => (await import('../look/export-command.ts')).exporting,
  },
  {
    name: 'import',
    usage: 'import <file>',
    about: 'make a run from an exported file',
    flags: [{ name: 'as', value: '<name>', about: 'another name for the run' }, jsonFlag],
    positionals: { least: 1, most: 1 },
    examples: ['backup.jsonl', 'backup.jsonl --as again'],
    load: async () => (await import('../look/import-command.ts')).importing,
  },
  {
    name: 'dashboard',
    usage: 'dashboard [dir]',
    about: 'serve the page of finished runs, and link to the live ones',
    flags: pageFlags,
    positionals: { least: 0, most: 1 },
    examples: ['', 'runs --open'],
    load: async () => (await import('../run/dashboard-command.ts')).dashboard,
  },
  {
    name: 'report',
    usage: 'report [run]',
    about: 'write the run as one HTML file that works from disk',
    flags: [
      { name: 'output', short: 'o', value: '<file>', about: 'where to write it (report.html in the run)' },
      { name: 'figures', value: '<dir>', about: 'its figures as SVG, with their numbers as CSV' },
    ],
    positionals: { least: 0, most: 1 },
    examples: ['', 'my-run -o report.html --figures figures'],
    load: async () => (await import('../look/report-command.ts')).report,
  },
  ...taskCommands,
  {
    name: 'completion',
    usage: 'completion <shell>',
    about: 'a script that completes commands and flags in bash, zsh or fish',
    flags: [],
    positionals: { least: 1, most: 1 },
    examples: ['bash'],
    load: async () => (await import('../completion/completion-words.ts')).completion,
  },
];

/** The flags a command understands, its own first. */
export const flagsOf = (command: Command): readonly Flag[] => [...command.flags, ...commonFlags];

/** Every flag there is, for telling npm's from ours; of those with one name the first, which is that of `run`. */
export const allFlags = (): readonly Flag[] => {
  const all = commands.flatMap(flagsOf);
  return all.filter(({ name }, index) => all.findIndex((other) => other.name === name) === index);
};
