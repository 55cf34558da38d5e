import type { Command } from './command-definition.ts';
import { type Flag, tellFlags } from './flag.ts';

const reason: Flag = { name: 'reason', value: '<text>', about: 'reason, stored in the run' };

const steeringCommand = (
  verb: Exclude<Parameters<typeof import('../steering/steer.ts')['steer']>[0], 'resume'>,
  rest: Pick<Command, 'usage' | 'about' | 'examples'> & { flags?: readonly Flag[] },
): Command => ({
  name: verb,
  ...rest,
  flags: [...(rest.flags ?? []), ...tellFlags],
  positionals: rest.usage.includes('[run]') ? { least: 0, most: 1 } : { least: 1, most: 1 },
  load: async () => (await import('../steering/steer.ts')).steer(verb),
});

/** The commands to a run while it is running; most can also be sent to one that is not, for later. */
export const steeringCommands: readonly Command[] = [
  steeringCommand('pause', {
    usage: 'pause [run]',
    about: 'start no new rounds until "resume"',
    examples: ['', 'my-run'],
  }),
  steeringCommand('stop', {
    usage: 'stop [run]',
    about: 'end when the rounds in flight have ended',
    examples: ['', 'my-run'],
  }),
  steeringCommand('abort', {
    usage: 'abort [run]',
    about: 'end now: evaluations are stopped, and run again on resume',
    examples: [''],
  }),
  steeringCommand('idea', {
    usage: 'idea <text>',
    about: 'give the Researcher an idea for the next prompts',
    flags: [
      { name: 'rounds', value: '<n>', about: 'how many prompts include it (8)' },
      { name: 'island', value: '<i>', about: 'only those of this island' },
    ],
    examples: ['"keep the softmax in float32"', '"try a larger kernel" --rounds 3 --island 1'],
  }),
  steeringCommand('pin', {
    usage: 'pin <node>',
    about: 'always among the references',
    flags: [reason],
    examples: ['7 --reason "odd, but new"'],
  }),
  steeringCommand('unpin', { usage: 'unpin <node>', about: 'undo "pin"', examples: ['7'] }),
  steeringCommand('ban', {
    usage: 'ban <node>',
    about: 'never sample this node again; it is kept',
    flags: [reason],
    examples: ['7 --reason "exploits the clock"'],
  }),
  steeringCommand('unban', { usage: 'unban <node>', about: 'undo "ban"', examples: ['7'] }),
  steeringCommand('approve', {
    usage: 'approve <node>',
    about: 'count an unconfirmed node as confirmed',
    flags: [reason],
    examples: ['7'],
  }),
  steeringCommand('reevaluate', {
    usage: 'reevaluate <node>',
    about: 'run its last stage again with fresh seeds',
    flags: [{ name: 'times', value: '<n>', about: 'how often (3)' }],
    examples: ['7', '7 --times 5'],
  }),
  steeringCommand('submit', {
    usage: 'submit <file>',
    about: 'hand in a program of your own; it is checked like any other',
    flags: [
      { name: 'name', value: '<name>', about: 'what to call it' },
      { name: 'motivation', value: '<text>', about: 'why it should be better' },
    ],
    examples: ['mine.py --name "sorted rows"'],
  }),
  steeringCommand('set', {
    usage: 'set <limit>=<value>',
    about: 'change a limit; "none" lifts it',
    examples: ['rounds=200', 'budget=none', 'max-time=2h'],
  }),
];
