import { type AnyActorRef, assign, sendTo, setup } from 'xstate';
import type { AnalysisRequested, AnalysisWritten } from '../model/messages.ts';
import type { CompareInput, WriteInput } from '../model/ports.ts';
import type { Analysis, Comparison } from '../model/result/analysis.ts';
import { sendFailureOf, toFailed } from './agent-failure.ts';
import { port } from './port.ts';

export interface AnalyzerInput {
  readonly round: number;
  readonly replyTo: AnyActorRef;
}

interface Analyzing extends AnalyzerInput {
  readonly request: CompareInput | null;
  readonly comparison: Comparison | null;
  readonly analysis: Analysis | null;
}

/** Distils a trial into a lesson: first the numbers and the diff, then what they mean. */
export const analyzerMachine = setup({
  types: { input: {} as AnalyzerInput, context: {} as Analyzing, events: {} as AnalysisRequested },
  actors: {
    compare: port<CompareInput, Comparison>('compare'),
    write: port<WriteInput, Analysis>('write'),
  },
  actions: {
    take: assign((_, { round, trial, brief }: AnalysisRequested) => ({ request: { round, trial, brief } })),
    compare: assign({ comparison: (_, comparison: Comparison) => comparison }),
    write: assign({ analysis: (_, analysis: Analysis) => analysis }),
    sendAnalysis: sendTo(
      ({ context }) => context.replyTo,
      ({ context: { round, analysis } }) =>
        ({ type: 'analysis.written', round, analysis: analysis! }) satisfies AnalysisWritten,
    ),
    sendFailure: sendFailureOf('analyzer'),
  },
}).createMachine({
  id: 'analyzer',
  context: ({ input }) => ({ ...input, request: null, comparison: null, analysis: null }),
  initial: 'waiting',
  on: { 'analysis.requested': { target: '.comparing', actions: { type: 'take', params: ({ event }) => event } } },
  states: {
    waiting: {},
    comparing: {
      invoke: {
        id: 'compare',
        src: 'compare',
        input: ({ context }) => context.request!,
        onDone: { target: 'writing', actions: { type: 'compare', params: ({ event }) => event.output } },
        onError: toFailed,
      },
    },
    writing: {
      invoke: {
        id: 'write',
        src: 'write',
        input: ({ context: { request, comparison } }) => ({ ...request!, comparison: comparison! }),
        onDone: { target: 'analyzed', actions: { type: 'write', params: ({ event }) => event.output } },
        onError: toFailed,
      },
    },
    analyzed: { entry: 'sendAnalysis' },
    failed: {},
  },
});
