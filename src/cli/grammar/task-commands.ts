import type { Command } from './command-definition.ts';
import { jsonFlag, limitFlags, profileFlag, settingFlags } from './flag.ts';

/** Flags of whatever looks at a task without spending anything. */
const checkFlags = [
  profileFlag,
  ...settingFlags,
  ...limitFlags.filter(({ name }) => ['python', 'chroma', 'sandbox'].includes(name)),
  jsonFlag,
];

/** Looking at tasks, and making one. */
export const taskCommands: readonly Command[] = [
  {
    name: 'doctor',
    usage: 'doctor [task]',
    about: 'check this machine, and a task; spends nothing',
    flags: checkFlags,
    positionals: { least: 0, most: 1 },
    examples: ['', 'linear-attention', 'linear-attention --profile gpu'],
    load: async () => (await import('../run/doctor-command.ts')).doctor,
  },
  {
    name: 'task ls',
    usage: 'task ls',
    about: 'list the tasks',
    flags: [jsonFlag],
    positionals: { least: 0, most: 0 },
    examples: [''],
    load: async () => (await import('../task/list-tasks.ts')).taskLs,
  },
  {
    name: 'task new',
    usage: 'task new <name>',
    about: 'make the folder of a task that runs, to be changed into yours',
    flags: [
      { name: 'dir', value: '<folder>', about: 'where to put it (tasks)' },
      {
        name: 'score',
        value: '<kind>',
        values: ['estimate', 'certificate'],
        about: 'estimate: runs differ, their mean counts (default); certificate: what is found is checked exactly',
      },
      jsonFlag,
    ],
    positionals: { least: 1, most: 1 },
    examples: ['my-task', 'my-task --score certificate', 'my-task --dir elsewhere'],
    load: async () => (await import('../task/new-task.ts')).taskNew,
  },
  {
    name: 'task check',
    usage: 'task check <task>',
    about: 'test its evaluator: runs the initial program, broken programs, and cheats',
    flags: checkFlags,
    positionals: { least: 1, most: 1 },
    examples: ['my-task'],
    load: async () => (await import('../run/doctor-command.ts')).doctor,
  },
];
