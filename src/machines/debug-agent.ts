import { type AnyActorRef, assign, sendTo, setup } from 'xstate';
import type { RepairMade, RepairRequested } from '../model/messages.ts';
import type { RepairAnswer, RepairInput } from '../model/ports.ts';
import { sendFailureOf, toFailed } from './agent-failure.ts';
import { port } from './port.ts';

export interface DebugAgentInput {
  readonly round: number;
  readonly replyTo: AnyActorRef;
}

interface Debugging extends DebugAgentInput {
  readonly request: RepairInput | null;
  readonly answer: RepairAnswer | null;
}

/** Failures that say nothing about the program's text: there is nothing to repair. */
const unrepairableClasses = new Set(['gate', 'evaluator']);

/** Reads why a candidate failed and repairs it once; the round decides how often. */
export const debugAgentMachine = setup({
  types: { input: {} as DebugAgentInput, context: {} as Debugging, events: {} as RepairRequested },
  actors: { repair: port<RepairInput, RepairAnswer>('repair') },
  guards: {
    isHopeless: ({ context }) => unrepairableClasses.has(context.request!.failure.class),
    isRepaired: (_, answer: RepairAnswer) => answer.status === 'repaired',
  },
  actions: {
    take: assign((_, { round, candidate, failure, attempt }: RepairRequested) => ({
      request: { round, candidate, failure, attempt },
      answer: null,
    })),
    answer: assign({ answer: (_, answer: RepairAnswer) => answer }),
    refuse: assign({
      answer: ({ context }) => ({
        status: 'unrepairable' as const,
        reason: `a failure of class "${context.request!.failure.class}" is not the program's`,
      }),
    }),
    sendAnswer: sendTo(
      ({ context }) => context.replyTo,
      ({ context: { round, answer } }) => ({ type: 'repair.made', round, answer: answer! }) satisfies RepairMade,
    ),
    sendFailure: sendFailureOf('debugAgent'),
  },
}).createMachine({
  id: 'debugAgent',
  context: ({ input }) => ({ ...input, request: null, answer: null }),
  initial: 'waiting',
  on: { 'repair.requested': { target: '.diagnosing', actions: { type: 'take', params: ({ event }) => event } } },
  states: {
    waiting: {},
    diagnosing: {
      always: [{ guard: 'isHopeless', target: 'unrepairable', actions: 'refuse' }, { target: 'repairing' }],
    },
    repairing: {
      invoke: {
        id: 'repair',
        src: 'repair',
        input: ({ context }) => context.request!,
        onDone: [
          {
            guard: { type: 'isRepaired', params: ({ event }) => event.output },
            target: 'repaired',
            actions: { type: 'answer', params: ({ event }) => event.output },
          },
          { target: 'unrepairable', actions: { type: 'answer', params: ({ event }) => event.output } },
        ],
        onError: toFailed,
      },
    },
    repaired: { entry: 'sendAnswer' },
    unrepairable: { entry: 'sendAnswer' },
    failed: {},
  },
});
