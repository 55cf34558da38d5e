import { assign, setup } from 'xstate';
import type { InspectInput, ReviewInput } from '../model/ports.ts';
import type { Candidate } from '../model/proposal/candidate.ts';
import type { Verdict } from '../model/proposal/verdict.ts';
import type { Policy } from '../model/task/policy.ts';
import { port } from './port.ts';
import { tellParent } from './report.ts';

export interface StaticInput {
  readonly round: number;
  readonly candidate: Candidate;
  readonly policy: Pick<Policy, 'review'>;
}

interface Static extends StaticInput {
  readonly verdict: Verdict | null;
}

/** Is this candidate sound? The task's executed checks come first, a model's review only after they pass. */
export const staticCheckerMachine = setup({
  types: { input: {} as StaticInput, context: {} as Static, output: {} as Verdict },
  actors: {
    inspect: port<InspectInput, Verdict>('inspect'),
    review: port<ReviewInput, Verdict>('review'),
  },
  guards: {
    accepts: (_, verdict: Verdict) => verdict.accepted,
    acceptsForReview: ({ context }, verdict: Verdict) => verdict.accepted && context.policy.review,
  },
  actions: {
    decide: assign({ verdict: (_, verdict: Verdict) => verdict }),
    tell: (args, doing: string) => tellParent(args, { agent: 'staticChecker', doing }),
  },
}).createMachine({
  id: 'staticChecker',
  context: ({ input }) => ({ ...input, verdict: null }),
  output: ({ context }) => context.verdict!,
  initial: 'inspecting',
  states: {
    inspecting: {
      entry: { type: 'tell', params: 'inspecting' },
      invoke: {
        id: 'inspect',
        src: 'inspect',
        input: ({ context: { round, candidate } }) => ({ round, candidate }),
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
      },
    },
    reviewing: {
      entry: { type: 'tell', params: 'reviewing' },
      invoke: {
        id: 'review',
        src: 'review',
        input: ({ context: { round, candidate, verdict } }) => ({ round, candidate, checks: verdict!.checks }),
        onDone: [
          { guard: { type: 'accepts', params: ({ event }) => event.output }, target: 'sound' },
          { target: 'unsound', actions: { type: 'decide', params: ({ event }) => event.output } },
        ],
      },
    },
    sound: { type: 'final' },
    unsound: { type: 'final' },
  },
});
