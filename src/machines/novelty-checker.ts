import { type AnyActorRef, assign, sendTo, setup } from 'xstate';
import type { ProposalSubmitted, VerdictGiven } from '../model/messages.ts';
import type { ArbitrateInput, FingerprintInput, NearestInput } from '../model/ports.ts';
import type { Candidate } from '../model/proposal/candidate.ts';
import { type NoveltyPolicy, noveltyVerdict } from '../model/proposal/novelty.ts';
import type { Fingerprint, Nearness, Verdict } from '../model/proposal/verdict.ts';
import { sendFailureOf, toFailed } from './agent-failure.ts';
import { port } from './port.ts';

export interface NoveltyInput {
  readonly round: number;
  readonly horizon: number | null;
  readonly replyTo: AnyActorRef;
}

interface Novelty extends NoveltyInput {
  readonly candidate: Candidate | null;
  readonly parent: number | null;
  readonly policy: NoveltyPolicy | null;
  readonly fingerprint: Fingerprint | null;
  readonly nearness: Nearness | null;
  readonly verdict: Verdict | null;
}

/** Is this candidate new? Identical programs are found for free; a model is asked only about near-identical motivations. */
export const noveltyCheckerMachine = setup({
  types: { input: {} as NoveltyInput, context: {} as Novelty, events: {} as ProposalSubmitted },
  actors: {
    fingerprint: port<FingerprintInput, Fingerprint>('fingerprint'),
    nearest: port<NearestInput, Nearness>('nearest'),
    arbitrate: port<ArbitrateInput, Verdict>('arbitrate'),
  },
  guards: {
    isGrey: ({ context }) => freeVerdict(context) === null,
    isNovel: ({ context }) => freeVerdict(context)!.accepted,
    accepts: (_, verdict: Verdict) => verdict.accepted,
  },
  actions: {
    take: assign((_, { candidate, parent, novelty }: ProposalSubmitted) => ({
      candidate,
      parent,
      policy: novelty,
      fingerprint: null,
      nearness: null,
      verdict: null,
    })),
    identify: assign({ fingerprint: (_, fingerprint: Fingerprint) => fingerprint }),
    measure: assign({ nearness: (_, nearness: Nearness) => nearness }),
    decide: assign({ verdict: (_, verdict: Verdict) => verdict }),
    decideFreely: assign({ verdict: ({ context }) => freeVerdict(context) }),
    sendVerdict: sendTo(
      ({ context }) => context.replyTo,
      ({ context: { round, verdict, fingerprint } }) =>
        ({ type: 'verdict.given', round, by: 'noveltyChecker', verdict: verdict!, fingerprint }) satisfies VerdictGiven,
    ),
    sendFailure: sendFailureOf('noveltyChecker'),
  },
}).createMachine({
  id: 'noveltyChecker',
  context: ({ input }) => ({
    ...input,
    candidate: null,
    parent: null,
    policy: null,
    fingerprint: null,
    nearness: null,
    verdict: null,
  }),
  initial: 'waiting',
  on: {
    'proposal.submitted': { target: '.fingerprinting', actions: { type: 'take', params: ({ event }) => event } },
  },
  states: {
    waiting: {},
    fingerprinting: {
      invoke: {
        id: 'fingerprint',
        src: 'fingerprint',
        input: ({ context: { round, candidate, horizon } }) => ({ round, candidate: candidate!, horizon }),
        onDone: { target: 'comparing', actions: { type: 'identify', params: ({ event }) => event.output } },
        onError: toFailed,
      },
    },
    comparing: {
      invoke: {
        id: 'nearest',
        src: 'nearest',
        input: ({ context: { round, candidate, parent, fingerprint, horizon, policy } }) => ({
          round,
          candidate: candidate!,
          parent,
          fingerprint: fingerprint!,
          horizon,
          policy: policy!,
        }),
        onDone: { target: 'weighing', actions: { type: 'measure', params: ({ event }) => event.output } },
        onError: toFailed,
      },
    },
    weighing: {
      always: [
        { guard: 'isGrey', target: 'arbitrating' },
        { guard: 'isNovel', target: 'novel', actions: 'decideFreely' },
        { target: 'duplicate', actions: 'decideFreely' },
      ],
    },
    arbitrating: {
      invoke: {
        id: 'arbitrate',
        src: 'arbitrate',
        input: ({ context: { round, candidate, nearness } }) => ({
          round,
          candidate: candidate!,
          nearest: nearness!.nearest!,
        }),
        onDone: [
          {
            guard: { type: 'accepts', params: ({ event }) => event.output },
            target: 'novel',
            actions: { type: 'decide', params: ({ event }) => event.output },
          },
          { target: 'duplicate', actions: { type: 'decide', params: ({ event }) => event.output } },
        ],
        onError: toFailed,
      },
    },
    novel: { entry: 'sendVerdict' },
    duplicate: { entry: 'sendVerdict' },
    failed: {},
  },
});

const freeVerdict = ({ nearness, policy }: Novelty): Verdict | null => noveltyVerdict(nearness!, policy!);
