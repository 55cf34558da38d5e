import { assign, setup } from 'xstate';
import type { Candidate } from '../domain/candidate.ts';
import type { Policy } from '../domain/policy.ts';
import type { ArbitrateInput, FingerprintInput, NearestInput } from '../domain/ports.ts';
import type { Fingerprint, Nearness, Verdict } from '../domain/verdict.ts';
import { port } from './port.ts';
import { tellParent } from './report.ts';

export interface NoveltyInput {
  readonly round: number;
  readonly horizon: number | null;
  readonly candidate: Candidate;
  readonly policy: Pick<Policy, 'arbitrate' | 'duplicateAbove' | 'novelBelow'>;
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
    isIdentical: ({ context }) => context.nearness!.identical !== null,
    isNear: ({ context }) => similarityOf(context) >= context.policy.duplicateAbove,
    isGrey: ({ context }) => context.policy.arbitrate && similarityOf(context) >= context.policy.novelBelow,
    accepts: (_, verdict: Verdict) => verdict.accepted,
  },
  actions: {
    identify: assign({ fingerprint: (_, fingerprint: Fingerprint) => fingerprint }),
    measure: assign({ nearness: (_, nearness: Nearness) => nearness }),
    decide: assign({ verdict: (_, verdict: Verdict) => verdict }),
    decideIdentical: assign({ verdict: ({ context }) => identicalVerdict(context) }),
    decideNear: assign({ verdict: ({ context }) => nearVerdict(context) }),
    decideNovel: assign({ verdict: ({ context }) => novelVerdict(context) }),
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
        input: ({ context: { round, candidate, fingerprint, horizon } }) => ({
          round,
          candidate,
          fingerprint: fingerprint!,
          horizon,
        }),
        onDone: { target: 'weighing', actions: { type: 'measure', params: ({ event }) => event.output } },
      },
    },
    weighing: {
      always: [
        { guard: 'isIdentical', target: 'duplicate', actions: 'decideIdentical' },
        { guard: 'isGrey', target: 'arbitrating' },
        { guard: 'isNear', target: 'duplicate', actions: 'decideNear' },
        { target: 'novel', actions: 'decideNovel' },
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
          nearest: nearness!.nearest!.node,
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

const similarityOf = ({ nearness }: Novelty): number => nearness?.nearest?.similarity ?? 0;

const ways = { text: 'the same text', tokens: 'the same code but for comments and layout', behaviour: 'the same behaviour' };

const identicalVerdict = ({ nearness }: Novelty): Verdict => {
  const { node, by } = nearness!.identical!;
  return {
    accepted: false,
    reason: `This program is node ${node} again: ${ways[by]}. Propose something that differs in what it computes.`,
    checks: [],
    nearest: { node, similarity: 1 },
  };
};

const nearVerdict = ({ nearness }: Novelty): Verdict => {
  const { node, similarity } = nearness!.nearest!;
  return {
    accepted: false,
    reason: `The motivation repeats that of node ${node} (similarity ${similarity.toFixed(3)}). Propose a different mechanism.`,
    checks: [],
    nearest: { node, similarity },
  };
};

const novelVerdict = ({ nearness }: Novelty): Verdict => ({
  accepted: true,
  reason: nearness!.nearest === null ? 'nothing similar is known' : 'different enough from what is known',
  checks: [],
  nearest: nearness!.nearest,
});
