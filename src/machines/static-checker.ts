import { type AnyActorRef, assign, sendTo, setup } from 'xstate';
import type { ProposalSubmitted, VerdictGiven } from '../model/messages.ts';
import type { InspectInput, ReviewInput } from '../model/ports.ts';
import type { Candidate } from '../model/proposal/candidate.ts';
import type { Verdict } from '../model/proposal/verdict.ts';
import { sendFailureOf, toFailed } from './agent-failure.ts';
import { port } from './port.ts';

export interface StaticInput {
  readonly round: number;
  readonly replyTo: AnyActorRef;
}

interface Static extends StaticInput {
  readonly candidate: Candidate | null;
  readonly review: boolean;
  readonly verdict: Verdict | null;
}

/** Is this candidate sound? The task's executed checks come first, a model's review only after they pass. */
export const staticCheckerMachine = setup({
  types: { input: {} as StaticInput, context: {} as Static, events: {} as ProposalSubmitted },
  actors: {
    inspect: port<InspectInput, Verdict>('inspect'),
    review: port<ReviewInput, Verdict>('review'),
  },
  guards: {
    accepts: (_, verdict: Verdict) => verdict.accepted,
    acceptsForReview: ({ context }, verdict: Verdict) => verdict.accepted && context.review,
  },
  actions: {
    take: assign((_, { candidate, review }: ProposalSubmitted) => ({ candidate, review, verdict: null })),
    decide: assign({ verdict: (_, verdict: Verdict) => verdict }),
    sendVerdict: sendTo(
      ({ context }) => context.replyTo,
      ({ context: { round, verdict } }) =>
        ({
          type: 'verdict.given',
          round,
          by: 'staticChecker',
          verdict: verdict!,
          fingerprint: null,
        }) satisfies VerdictGiven,
    ),
    sendFailure: sendFailureOf('staticChecker'),
  },
}).createMachine({
  id: 'staticChecker',
  context: ({ input }) => ({ ...input, candidate: null, review: false, verdict: null }),
  initial: 'waiting',
  on: {
    'proposal.submitted': { target: '.inspecting', actions: { type: 'take', params: ({ event }) => event } },
  },
  states: {
    waiting: {},
    inspecting: {
      invoke: {
        id: 'inspect',
        src: 'inspect',
        input: ({ context: { round, candidate } }) => ({ round, candidate: candidate! }),
        onDone: [
          {
            guard: { type: 'acceptsForReview', params: ({ event }) => event.output },
            target: 'reviewing',
            actions: { type: 'decide', params: ({ event }) => event.output },
          },
          {
            guard: { type: 'accepts', params: ({ event }) => event.output },
            target: 'sound',
            actions: { type: 'decide', params: ({ event }) => event.output },
          },
          { target: 'unsound', actions: { type: 'decide', params: ({ event }) => event.output } },
        ],
        onError: toFailed,
      },
    },
    reviewing: {
      invoke: {
        id: 'review',
        src: 'review',
        input: ({ context: { round, candidate, verdict } }) => ({
          round,
          candidate: candidate!,
          checks: verdict!.checks,
        }),
        onDone: [
          { guard: { type: 'accepts', params: ({ event }) => event.output }, target: 'sound' },
          { target: 'unsound', actions: { type: 'decide', params: ({ event }) => event.output } },
        ],
        onError: toFailed,
      },
    },
    sound: { entry: 'sendVerdict' },
    unsound: { entry: 'sendVerdict' },
    failed: {},
  },
});
