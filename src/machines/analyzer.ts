import { assign, setup } from 'xstate';
import type { CompareInput, WriteInput } from '../model/ports.ts';
import type { Analysis, Comparison } from '../model/result/analysis.ts';
import { port } from './port.ts';
import { tellParent } from './report.ts';

interface Analyzing extends CompareInput {
  readonly comparison: Comparison | null;
  readonly analysis: Analysis | null;
}

/** Distils a trial into a lesson: first the numbers and the diff, then what they mean. */
export const analyzerMachine = setup({
  types: { input: {} as CompareInput, context: {} as Analyzing, output: {} as Analysis },
  actors: {
    compare: port<CompareInput, Comparison>('compare'),
    write: port<WriteInput, Analysis>('write'),
  },
  actions: {
    compare: assign({ comparison: (_, comparison: Comparison) => comparison }),
    write: assign({ analysis: (_, analysis: Analysis) => analysis }),
    tell: (args, doing: string) => tellParent(args, { agent: 'analyzer', doing }),
  },
}).createMachine({
  id: 'analyzer',
  context: ({ input }) => ({ ...input, comparison: null, analysis: null }),
  output: ({ context }) => context.analysis!,
  initial: 'comparing',
  states: {
    comparing: {
      entry: { type: 'tell', params: 'comparing' },
      invoke: {
        id: 'compare',
        src: 'compare',
        input: ({ context: { round, trial, brief } }) => ({ round, trial, brief }),
        onDone: { target: 'writing', actions: { type: 'compare', params: ({ event }) => event.output } },
      },
    },
    writing: {
      entry: { type: 'tell', params: 'writing' },
      invoke: {
        id: 'write',
        src: 'write',
        input: ({ context: { round, trial, brief, comparison } }) => ({ round, trial, brief, comparison: comparison! }),
        onDone: { target: 'analyzed', actions: { type: 'write', params: ({ event }) => event.output } },
      },
    },
    analyzed: { type: 'final' },
  },
});
