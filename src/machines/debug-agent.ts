import { assign, setup } from 'xstate';
import type { RepairAnswer, RepairInput } from '../model/ports.ts';
import { port } from './port.ts';
import { tellParent } from './report.ts';

interface Debugging extends RepairInput {
  readonly answer: RepairAnswer | null;
}

/** Failures that say nothing about the program's text: there is nothing to repair. */
const unrepairableClasses = new Set(['gate', 'evaluator']);

/** Reads why a candidate failed and repairs it once; the round decides how often. */
export const debugAgentMachine = setup({
  types: { input: {} as RepairInput, context: {} as Debugging, output: {} as RepairAnswer },
  actors: { repair: port<RepairInput, RepairAnswer>('repair') },
  guards: {
    isHopeless: ({ context }) => unrepairableClasses.has(context.failure.class),
    isRepaired: (_, answer: RepairAnswer) => answer.status === 'repaired',
  },
  actions: {
    answer: assign({ answer: (_, answer: RepairAnswer) => answer }),
    refuse: assign({
      answer: ({ context }) => ({
        status: 'unrepairable' as const,
        reason: `a failure of class "${context.failure.class}" is not the program's`,
      }),
    }),
    tell: (args) => tellParent(args, { agent: 'debugAgent', doing: `repairing, attempt ${args.context.attempt}` }),
  },
}).createMachine({
  id: 'debugAgent',
  context: ({ input }) => ({ ...input, answer: null }),
  output: ({ context }) => context.answer!,
  initial: 'diagnosing',
  states: {
    diagnosing: {
      always: [{ guard: 'isHopeless', target: 'unrepairable', actions: 'refuse' }, { target: 'repairing' }],
    },
    repairing: {
      entry: 'tell',
      invoke: {
        id: 'repair',
        src: 'repair',
        input: ({ context: { round, candidate, failure, attempt } }) => ({ round, candidate, failure, attempt }),
        onDone: [
          {
            guard: { type: 'isRepaired', params: ({ event }) => event.output },
            target: 'repaired',
            actions: { type: 'answer', params: ({ event }) => event.output },
          },
          { target: 'unrepairable', actions: { type: 'answer', params: ({ event }) => event.output } },
        ],
      },
    },
    repaired: { type: 'final' },
    unrepairable: { type: 'final' },
  },
});
