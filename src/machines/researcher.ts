import { type AnyActorRef, assign, sendTo, setup } from 'xstate';
import type { ObjectionRaised, ProposalFailed, ProposalMade, ProposalRequested } from '../model/messages.ts';
import type { CorrectionInput, LearnInput, ProposeInput } from '../model/ports.ts';
import type { Brief, Objection } from '../model/proposal/brief.ts';
import type { Candidate, Defect, ProposeAnswer } from '../model/proposal/candidate.ts';
import { sendFailureOf, toFailed } from './agent-failure.ts';
import { port } from './port.ts';

export interface ResearcherInput {
  readonly round: number;
  readonly island: number;
  readonly horizon: number | null;
  /** Turns in which an unusable answer may be corrected. */
  readonly correctionsAllowed: number;
  readonly replyTo: AnyActorRef;
}

interface Research extends ResearcherInput {
  readonly brief: Brief | null;
  readonly objections: readonly Objection[];
  readonly candidate: Candidate | null;
  readonly defect: Defect | null;
  readonly corrections: number;
  readonly reason: string;
}

export type ResearcherEvent = ProposalRequested | ObjectionRaised;

/** Turns what is known into candidates: learns once, proposes, corrects an answer that cannot be used, and answers objections. */
export const researcherMachine = setup({
  types: { input: {} as ResearcherInput, context: {} as Research, events: {} as ResearcherEvent },
  actors: {
    learn: port<LearnInput, Brief>('learn'),
    propose: port<ProposeInput, ProposeAnswer>('propose'),
    mend: port<CorrectionInput, ProposeAnswer>('mend'),
  },
  guards: {
    isProposed: (_, answer: ProposeAnswer) => answer.status === 'proposed',
    isMendable: ({ context }, answer: ProposeAnswer) =>
      answer.status === 'defective' && context.corrections < context.correctionsAllowed,
  },
  actions: {
    brief: assign({ brief: (_, brief: Brief) => brief }),
    hear: assign(({ context }, objection: Objection) => ({
      objections: [...context.objections, objection],
      candidate: null,
      defect: null,
      corrections: 0,
    })),
    keep: assign((_, answer: ProposeAnswer) => (answer.status === 'proposed' ? { candidate: answer.candidate } : {})),
    recordDefect: assign((_, answer: ProposeAnswer) =>
      answer.status === 'defective' ? { defect: answer.defect } : {},
    ),
    giveUp: assign({ reason: (_, answer: ProposeAnswer) => whyUnusable(answer) }),
    countMend: assign({ corrections: ({ context }) => context.corrections + 1 }),
    sendProposal: sendTo(
      ({ context }) => context.replyTo,
      ({ context: { round, brief, candidate } }) =>
        ({ type: 'proposal.made', round, brief: brief!, candidate: candidate! }) satisfies ProposalMade,
    ),
    sendReason: sendTo(
      ({ context }) => context.replyTo,
      ({ context: { round, brief, reason } }) =>
        ({ type: 'proposal.failed', round, brief: brief!, reason }) satisfies ProposalFailed,
    ),
    sendFailure: sendFailureOf('researcher'),
  },
}).createMachine({
  id: 'researcher',
  context: ({ input }) => ({
    ...input,
    brief: null,
    objections: [],
    candidate: null,
    defect: null,
    corrections: 0,
    reason: '',
  }),
  initial: 'waiting',
  on: {
    'proposal.requested': { target: '.learning' },
    'objection.raised': { target: '.proposing', actions: { type: 'hear', params: ({ event }) => event.objection } },
  },
  states: {
    waiting: {},
    learning: {
      invoke: {
        id: 'learn',
        src: 'learn',
        input: ({ context: { round, island, horizon } }) => ({ round, island, horizon }),
        onDone: { target: 'proposing', actions: { type: 'brief', params: ({ event }) => event.output } },
        onError: toFailed,
      },
    },
    proposing: {
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
            actions: { type: 'recordDefect', params: ({ event }) => event.output },
          },
          { target: 'gaveUp', actions: { type: 'giveUp', params: ({ event }) => event.output } },
        ],
        onError: toFailed,
      },
    },
    mending: {
      entry: 'countMend',
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
            actions: { type: 'recordDefect', params: ({ event }) => event.output },
          },
          { target: 'gaveUp', actions: { type: 'giveUp', params: ({ event }) => event.output } },
        ],
        onError: toFailed,
      },
    },
    proposed: { entry: 'sendProposal' },
    gaveUp: { entry: 'sendReason' },
    failed: {},
  },
});

const question = ({ round, brief, objections }: Research): ProposeInput => ({ round, brief: brief!, objections });

const whyUnusable = (answer: ProposeAnswer): string => {
  if (answer.status === 'exhausted') return answer.reason;
  return answer.status === 'defective' ? `${answer.defect.kind}: ${answer.defect.detail}` : '';
};
