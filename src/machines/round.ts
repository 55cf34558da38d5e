import { assign, setup } from 'xstate';
import type { Analysis } from '../domain/analysis.ts';
import type { Brief, Objection } from '../domain/brief.ts';
import type { Candidate } from '../domain/candidate.ts';
import type { Failure } from '../domain/evaluation.ts';
import { type Fault, faultOf, isFatal } from '../domain/fault.ts';
import type { NodeStatus, Repair } from '../domain/node.ts';
import type { Policy } from '../domain/policy.ts';
import type { Recorded, RecordInput, RepairAnswer, RoundOutcome } from '../domain/ports.ts';
import type { Trial } from '../domain/trial.ts';
import type { Fingerprint, Verdict } from '../domain/verdict.ts';
import { analyzerMachine } from './analyzer.ts';
import { debugAgentMachine } from './debug-agent.ts';
import { type EngineerOutput, engineerMachine } from './engineer.ts';
import { type NoveltyOutput, noveltyCheckerMachine } from './novelty-checker.ts';
import { port } from './port.ts';
import type { AgentProgress } from './report.ts';
import { type ResearcherOutput, researcherMachine } from './researcher.ts';
import { staticCheckerMachine } from './static-checker.ts';

export interface RoundInput {
  readonly round: number;
  readonly island: number;
  readonly horizon: number | null;
  readonly policy: Policy;
  /** The initial program for round 0; null for every other round. */
  readonly initial: Candidate | null;
}

interface Round extends RoundInput {
  readonly brief: Brief | null;
  readonly candidate: Candidate | null;
  readonly fingerprint: Fingerprint | null;
  readonly objections: readonly Objection[];
  readonly repairs: readonly Repair[];
  readonly trial: Trial | null;
  /** Index of the stage the latest experiment ended in. */
  readonly stage: number;
  readonly analysis: Analysis | null;
  readonly failure: Failure | null;
  /** The verdict on a candidate that could not even be checked. */
  readonly verdict: Verdict | null;
  readonly status: NodeStatus;
  readonly fault: Fault | null;
  readonly recorded: Recorded | null;
  /** The agent at work and what it is doing, in its own words. */
  readonly progress: { readonly agent: string; readonly doing: string } | null;
}

/** The conversation of one round: each agent speaks in turn, and what one objects to, the Researcher hears. */
export const roundMachine = setup({
  types: {
    input: {} as RoundInput,
    context: {} as Round,
    output: {} as RoundOutcome,
    events: {} as AgentProgress,
  },
  actors: {
    researcher: researcherMachine,
    noveltyChecker: noveltyCheckerMachine,
    staticChecker: staticCheckerMachine,
    engineer: engineerMachine,
    debugAgent: debugAgentMachine,
    analyzer: analyzerMachine,
    record: port<RecordInput, Recorded>('record'),
  },
  guards: {
    isInitial: ({ context }) => context.initial !== null,
    hasCandidate: ({ context }) => context.candidate !== null,
    isProposed: (_, { candidate }: ResearcherOutput) => candidate !== null,
    isAccepted: (_, verdict: Verdict) => verdict.accepted,
    isBroken: ({ context }, { failure }: Verdict) =>
      failure != null && context.initial === null && context.repairs.length < context.policy.repairs,
    hasTrial: ({ context }) => context.trial !== null,
    isExhausted: ({ context }) => context.initial !== null || context.objections.length >= context.policy.proposals,
    isRepairable: ({ context }, { trial }: EngineerOutput) =>
      (trial.status === 'crashed' || trial.status === 'timedOut') && context.repairs.length < context.policy.repairs,
    isRepaired: (_, answer: RepairAnswer) => answer.status === 'repaired',
    isUnrecordable: ({ context }) => isFatal(context.fault),
    isAbandoned: ({ context }) => context.status === 'abandoned',
  },
  actions: {
    take: assign((_, { brief, candidate }: ResearcherOutput) => ({ brief, candidate })),
    giveUp: assign(({ context }, { brief, reason }: ResearcherOutput) => ({
      brief,
      status: 'rejected' as const,
      failure: { class: 'no proposal', message: lastWords(context.objections, reason), trace: '', stage: null },
    })),
    identify: assign({ fingerprint: (_, { fingerprint }: NoveltyOutput) => fingerprint }),
    object: assign(({ context }, params: { by: Objection['by']; verdict: Verdict }) => ({
      objections: [
        ...context.objections,
        { by: params.by, name: context.candidate!.name, reason: params.verdict.reason },
      ],
      failure: { class: params.by, message: params.verdict.reason, trace: '', stage: null },
    })),
    objectToBreakage: assign(({ context }) => ({
      objections: [
        ...context.objections,
        { by: 'staticChecker' as const, name: context.candidate!.name, reason: context.verdict!.reason },
      ],
    })),
    breakDown: assign((_, verdict: Verdict) => ({ verdict, failure: verdict.failure ?? null })),
    discard: assign({ candidate: null, fingerprint: null, trial: null, stage: 0 }),
    reject: assign({ status: 'rejected' }),
    conclude: assign((_, { trial, stage }: EngineerOutput) => ({
      trial,
      stage,
      status: trial.status,
      failure: trial.failure,
    })),
    repair: assign(({ context }, answer: RepairAnswer) => ({
      candidate: answer.status === 'repaired' ? answer.candidate : context.candidate,
      repairs: [
        ...context.repairs,
        {
          stage: context.failure!.stage ?? '',
          failure: context.failure!,
          change: answer.status === 'repaired' ? answer.change : `none: ${answer.reason}`,
        },
      ],
    })),
    learnFrom: assign({ analysis: (_, analysis: Analysis) => analysis }),
    abandon: assign((_, { error }: { error: unknown }) => {
      const fault = faultOf(error);
      return { status: 'abandoned' as const, fault, failure: { ...fault, trace: '', stage: null } };
    }),
    remember: assign({ recorded: (_, recorded: Recorded) => recorded }),
    note: assign({ progress: (_, { agent, doing }: AgentProgress) => ({ agent, doing }) }),
  },
}).createMachine({
  id: 'round',
  context: ({ input }) => ({
    ...input,
    brief: null,
    candidate: input.initial,
    fingerprint: null,
    objections: [],
    repairs: [],
    trial: null,
    stage: 0,
    analysis: null,
    failure: null,
    verdict: null,
    status: 'passed',
    fault: null,
    recorded: null,
    progress: null,
  }),
  output: ({ context }) => outcomeOf(context),
  initial: 'researching',
  on: { 'agent.progress': { actions: { type: 'note', params: ({ event }) => event } } },
  states: {
    researching: {
      always: { guard: 'hasCandidate', target: 'checkingNovelty' },
      invoke: {
        id: 'researcher',
        src: 'researcher',
        input: ({ context: { round, island, horizon, brief, objections, policy } }) => ({
          round,
          island,
          horizon,
          brief,
          objections,
          mends: policy.mends,
        }),
        onDone: [
          {
            guard: { type: 'isProposed', params: ({ event }) => event.output },
            target: 'checkingNovelty',
            actions: { type: 'take', params: ({ event }) => event.output },
          },
          { target: 'recording', actions: { type: 'giveUp', params: ({ event }) => event.output } },
        ],
        onError: { target: 'recording', actions: { type: 'abandon', params: ({ event }) => ({ error: event.error }) } },
      },
    },
    checkingNovelty: {
      invoke: {
        id: 'noveltyChecker',
        src: 'noveltyChecker',
        input: ({ context: { round, horizon, candidate, policy } }) => ({
          round,
          horizon,
          candidate: candidate!,
          policy: noveltyPolicy(policy),
        }),
        onDone: [
          {
            guard: { type: 'isAccepted', params: ({ event }) => event.output.verdict },
            target: 'checkingStatically',
            actions: { type: 'identify', params: ({ event }) => event.output },
          },
          {
            target: 'objecting',
            actions: [
              {
                type: 'object',
                params: ({ event }) => ({ by: 'noveltyChecker' as const, verdict: event.output.verdict }),
              },
            ],
          },
        ],
        onError: { target: 'recording', actions: { type: 'abandon', params: ({ event }) => ({ error: event.error }) } },
      },
    },
    checkingStatically: {
      invoke: {
        id: 'staticChecker',
        src: 'staticChecker',
        input: ({ context: { round, candidate, policy, initial } }) => ({
          round,
          candidate: candidate!,
          policy: { review: policy.review && initial === null }, // the task's own program needs no opinion
        }),
        onDone: [
          { guard: { type: 'isAccepted', params: ({ event }) => event.output }, target: 'experimenting' },
          {
            guard: { type: 'isBroken', params: ({ event }) => event.output },
            target: 'debugging',
            actions: { type: 'breakDown', params: ({ event }) => event.output },
          },
          {
            target: 'objecting',
            actions: {
              type: 'object',
              params: ({ event }) => ({ by: 'staticChecker' as const, verdict: event.output }),
            },
          },
        ],
        onError: { target: 'recording', actions: { type: 'abandon', params: ({ event }) => ({ error: event.error }) } },
      },
    },
    objecting: {
      always: [
        { guard: 'isExhausted', target: 'recording', actions: 'reject' },
        { target: 'researching', actions: 'discard' },
      ],
    },
    experimenting: {
      invoke: {
        id: 'engineer',
        src: 'engineer',
        input: ({ context: { round, candidate, policy, stage, trial } }) => ({
          round,
          candidate: candidate!,
          policy,
          stage,
          evaluations: trial?.evaluations ?? [],
        }),
        onDone: [
          {
            guard: { type: 'isRepairable', params: ({ event }) => event.output },
            target: 'debugging',
            actions: { type: 'conclude', params: ({ event }) => event.output },
          },
          { target: 'analyzing', actions: { type: 'conclude', params: ({ event }) => event.output } },
        ],
        onError: { target: 'recording', actions: { type: 'abandon', params: ({ event }) => ({ error: event.error }) } },
      },
    },
    debugging: {
      invoke: {
        id: 'debugAgent',
        src: 'debugAgent',
        input: ({ context: { round, candidate, failure, repairs } }) => ({
          round,
          candidate: candidate!,
          failure: failure!,
          attempt: repairs.length + 1,
        }),
        onDone: [
          {
            guard: { type: 'isRepaired', params: ({ event }) => event.output },
            target: 'checkingStatically', // a repaired program is checked like any other
            actions: { type: 'repair', params: ({ event }) => event.output },
          },
          {
            guard: 'hasTrial',
            target: 'analyzing',
            actions: { type: 'repair', params: ({ event }) => event.output },
          },
          {
            target: 'objecting',
            actions: [{ type: 'repair', params: ({ event }) => event.output }, 'objectToBreakage'],
          },
        ],
        // the crash is the result; a debug agent that fails changes nothing about it
        onError: [
          { guard: 'hasTrial', target: 'analyzing' },
          { target: 'objecting', actions: 'objectToBreakage' },
        ],
      },
    },
    analyzing: {
      invoke: {
        id: 'analyzer',
        src: 'analyzer',
        input: ({ context: { round, trial, brief } }) => ({ round, trial: trial!, brief }),
        onDone: { target: 'recording', actions: { type: 'learnFrom', params: ({ event }) => event.output } },
        onError: 'recording', // analyzing never costs an evaluation: the node is recorded without it and says so
      },
    },
    recording: {
      always: { guard: 'isUnrecordable', target: 'abandoned' },
      invoke: {
        id: 'record',
        src: 'record',
        input: ({ context }) => recordOf(context),
        onDone: [
          {
            guard: 'isAbandoned',
            target: 'abandoned',
            actions: { type: 'remember', params: ({ event }) => event.output },
          },
          { target: 'recorded', actions: { type: 'remember', params: ({ event }) => event.output } },
        ],
      },
    },
    recorded: { type: 'final' },
    abandoned: { type: 'final' },
  },
});

const noveltyPolicy = ({ arbitrate, duplicateAbove, novelBelow }: Policy) => ({
  arbitrate,
  duplicateAbove,
  novelBelow,
});

const lastWords = (objections: readonly Objection[], reason: string): string => {
  const last = objections[objections.length - 1];
  return last === undefined ? reason : `${reason} (last objection, by the ${last.by}: ${last.reason})`;
};

const recordOf = (context: Round): RecordInput => ({
  round: context.round,
  island: context.island,
  status: context.status,
  brief: context.brief,
  trial: context.trial,
  candidate: context.candidate,
  fingerprint: context.fingerprint,
  objections: context.objections,
  repairs: context.repairs,
  analysis: context.analysis,
  failure: context.failure,
});

const outcomeOf = ({ round, island, status, recorded, fault }: Round): RoundOutcome => ({
  round,
  island,
  node: round,
  status: recorded?.status ?? status,
  score: recorded?.score ?? null,
  fitness: recorded?.fitness ?? null,
  tokens: recorded?.tokens ?? 0,
  usd: recorded?.usd ?? 0,
  fault,
  recorded: recorded !== null,
});
