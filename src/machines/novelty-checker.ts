import { assign, setup } from 'xstate';
import type { ArbitrateInput, FingerprintInput, NearestInput } from '../model/ports.ts';
import type { Candidate } from '../model/proposal/candidate.ts';
import { type NoveltyPolicy, noveltyVerdict } from '../model/proposal/novelty.ts';
import type { Fingerprint, Nearness, Verdict } from '../model/proposal/verdict.ts';
import { port } from './port.ts';
import { tellParent } from './report.ts';

export interface NoveltyInput {
  readonly round: number;
  readonly horizon: number | null;
  readonly candidate: Candidate;
  /** The node that it builds on; null for programs that were given. */
  readonly parent: number | null;
  readonly policy: NoveltyPolicy;
}

interface Novelty extends NoveltyInput {
  readonly fingerprint: Fingerprint | null;
  readonly nearness: Nearness | null;
  readonly verdict: Verdict | null;
}

export interface NoveltyOutput {
  readonly fingerprint: Fingerprint;
  readonly verdict: Verdict;
}

/** Is this candidate new? Identical programs are found for free; a model is asked only about near-identical motivations. */
export const noveltyCheckerMachine = setup({
  types: { input: {} as NoveltyInput, context: {} as Novelty, output: {} as NoveltyOutput },
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
    identify: assign({ fingerprint: (_, fingerprint: Fingerprint) => fingerprint }),
    measure: assign({ nearness: (_, nearness: Nearness) => nearness }),
    decide: assign({ verdict: (_, verdict: Verdict) => verdict }),
    decideFreely: assign({ verdict: ({ context }) => freeVerdict(context) }),
    tell: (args, doing: string) => tellParent(args, { agent: 'noveltyChecker', doing }),
  },
}).createMachine({
  id: 'noveltyChecker',
  context: ({ input }) => ({ ...input, fingerprint: null, nearness: null, verdict: null }),
  output: ({ context }) => ({ fingerprint: context.fingerprint!, verdict: context.verdict! }),
  initial: 'fingerprinting',
  states: {
    fingerprinting: {
      entry: { type: 'tell', params: 'fingerprinting' },
      invoke: {
        id: 'fingerprint',
        src: 'fingerprint',
        input: ({ context: { round, candidate, horizon } }) => ({ round, candidate, horizon }),
        onDone: { target: 'comparing', actions: { type: 'identify', params: ({ event }) => event.output } },
      },
    },
    comparing: {
      invoke: {
        id: 'nearest',
        src: 'nearest',
        input: ({ context: { round, candidate, parent, fingerprint, horizon, policy } }) => ({
          round,
          candidate,
          parent,
          fingerprint: fingerprint!,
          horizon,
          policy,
        }),
        onDone: { target: 'weighing', actions: { type: 'measure', params: ({ event }) => event.output } },
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
      entry: { type: 'tell', params: 'arbitrating' },
      invoke: {
        id: 'arbitrate',
        src: 'arbitrate',
        input: ({ context: { round, candidate, nearness } }) => ({
          round,
          candidate,
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
      },
    },
    novel: { type: 'final' },
    duplicate: { type: 'final' },
  },
});

const freeVerdict = ({ nearness, policy }: Novelty): Verdict | null => noveltyVerdict(nearness!, policy);
