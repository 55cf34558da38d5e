import { assign, setup } from 'xstate';
import type { LearnInput, MendInput, ProposeInput } from '../model/ports.ts';
import type { Brief, Objection } from '../model/proposal/brief.ts';
import type { Candidate, Defect, ProposeAnswer } from '../model/proposal/candidate.ts';
import { port } from './port.ts';
import { tellParent } from './report.ts';

export interface ResearcherInput {
  readonly round: number;
  readonly island: number;
  readonly horizon: number | null;
  /** The brief of an earlier proposal of this round; null before the first one. */
  readonly brief: Brief | null;
  readonly objections: readonly Objection[];
  readonly mends: number;
}

interface Research extends ResearcherInput {
  readonly candidate: Candidate | null;
  readonly defect: Defect | null;
  readonly mended: number;
  readonly reason: string;
}

export interface ResearcherOutput {
  readonly brief: Brief;
  readonly candidate: Candidate | null;
  /** Why there is no candidate. */
  readonly reason: string;
}

/** Turns what is known into the next candidate: learns once, proposes, and mends an answer that cannot be used. */
export const researcherMachine = setup({
  types: { input: {} as ResearcherInput, context: {} as Research, output: {} as ResearcherOutput },
  actors: {
    learn: port<LearnInput, Brief>('learn'),
    propose: port<ProposeInput, ProposeAnswer>('propose'),
    mend: port<MendInput, ProposeAnswer>('mend'),
  },
  guards: {
    isBriefed: ({ context }) => context.brief !== null,
    isProposed: (_, answer: ProposeAnswer) => answer.status === 'proposed',
    isMendable: ({ context }, answer: ProposeAnswer) => answer.status === 'defective' && context.mended < context.mends,
  },
  actions: {
    brief: assign({ brief: (_, brief: Brief) => brief }),
    keep: assign((_, answer: ProposeAnswer) => (answer.status === 'proposed' ? { candidate: answer.candidate } : {})),
    fault: assign((_, answer: ProposeAnswer) => (answer.status === 'defective' ? { defect: answer.defect } : {})),
    giveUp: assign({ reason: (_, answer: ProposeAnswer) => whyUnusable(answer) }),
    countMend: assign({ mended: ({ context }) => context.mended + 1 }),
    tell: (args, doing: string) => tellParent(args, { agent: 'researcher', doing }),
  },
}).createMachine({
  id: 'researcher',
  context: ({ input }) => ({ ...input, candidate: null, defect: null, mended: 0, reason: '' }),
  output: ({ context }) => ({ brief: context.brief!, candidate: context.candidate, reason: context.reason }),
  initial: 'learning',
  states: {
    learning: {
      always: { guard: 'isBriefed', target: 'proposing' },
      invoke: {
        id: 'learn',
        src: 'learn',
        input: ({ context: { round, island, horizon } }) => ({ round, island, horizon }),
        onDone: { target: 'proposing', actions: { type: 'brief', params: ({ event }) => event.output } },
      },
    },
    proposing: {
      entry: { type: 'tell', params: 'proposing' },
      invoke: {
        id: 'propose',
        src: 'propose',
        input: ({ context }) => question(context),
        onDone: [
          {
            guard: { type: 'isProposed', params: ({ event }) => event.output },
            target: 'proposed',
            actions: { type: 'keep', params: ({ event }) => event.output },
          },
          {
            guard: { type: 'isMendable', params: ({ event }) => event.output },
            target: 'mending',
            actions: { type: 'fault', params: ({ event }) => event.output },
          },
          { target: 'gaveUp', actions: { type: 'giveUp', params: ({ event }) => event.output } },
        ],
      },
    },
    mending: {
      entry: [{ type: 'tell', params: 'mending' }, 'countMend'],
      invoke: {
        id: 'mend',
        src: 'mend',
        input: ({ context }) => ({ ...question(context), defect: context.defect! }),
        onDone: [
          {
            guard: { type: 'isProposed', params: ({ event }) => event.output },
            target: 'proposed',
            actions: { type: 'keep', params: ({ event }) => event.output },
          },
          {
            guard: { type: 'isMendable', params: ({ event }) => event.output },
            target: 'mending',
            reenter: true,
            actions: { type: 'fault', params: ({ event }) => event.output },
          },
          { target: 'gaveUp', actions: { type: 'giveUp', params: ({ event }) => event.output } },
        ],
      },
    },
    proposed: { type: 'final' },
    gaveUp: { type: 'final' },
  },
});

const question = ({ round, brief, objections }: Research): ProposeInput => ({ round, brief: brief!, objections });

const whyUnusable = (answer: ProposeAnswer): string => {
  if (answer.status === 'exhausted') return answer.reason;
  return answer.status === 'defective' ? `${answer.defect.kind}: ${answer.defect.detail}` : '';
};
