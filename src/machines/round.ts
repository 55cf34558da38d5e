import { assign, setup } from 'xstate';
import { faultOf, isFatal, isUnasked } from '../model/fault.ts';
import type { Recorded, RecordInput, RepairAnswer, RoundOutcome } from '../model/ports.ts';
import type { Objection } from '../model/proposal/brief.ts';
import type { Verdict } from '../model/proposal/verdict.ts';
import type { Analysis } from '../model/result/analysis.ts';
import { isBreakdown } from '../model/result/trial.ts';
import { analyzerMachine } from './analyzer.ts';
import { debugAgentMachine } from './debug-agent.ts';
import { type EngineerOutput, engineerMachine } from './engineer.ts';
import { type NoveltyOutput, noveltyCheckerMachine } from './novelty-checker.ts';
import { port } from './port.ts';
import type { AgentProgress } from './report.ts';
import { type ResearcherOutput, researcherMachine } from './researcher.ts';
import { begun, lastWords, noveltyPolicy, outcomeOf, type Round, type RoundInput, recordOf } from './round-context.ts';
import { staticCheckerMachine } from './static-checker.ts';

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
      isBreakdown(trial.status) && context.repairs.length < context.policy.repairs,
    isRepaired: (_, answer: RepairAnswer) => answer.status === 'repaired',
    isUnasked: (_, { error }: { error: unknown }) => isUnasked(faultOf(error)),
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
        {
          by: params.by,
          name: context.candidate!.name,
          reason: params.verdict.reason,
          ...(params.verdict.cycling ? { cycling: true as const } : {}),
        },
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
  context: ({ input }) => begun(input),
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
        input: ({ context: { round, horizon, candidate, policy, brief, objections } }) => ({
          round,
          horizon,
          candidate: candidate!,
          parent: brief?.parent ?? null,
          policy: noveltyPolicy(policy, objections),
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
        input: ({ context: { round, candidate, policy, stage, trial, horizon, brief } }) => ({
          round,
          candidate: candidate!,
          policy,
          stage,
          evaluations: trial?.evaluations ?? [],
          horizon,
          parent: brief?.parent ?? null,
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
          {
            guard: { type: 'isUnasked', params: ({ event }) => ({ error: event.error }) },
            target: 'recording',
            actions: { type: 'abandon', params: ({ event }) => ({ error: event.error }) },
          },
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
        onError: [
          {
            guard: { type: 'isUnasked', params: ({ event }) => ({ error: event.error }) },
            target: 'recording',
            actions: { type: 'abandon', params: ({ event }) => ({ error: event.error }) },
          },
          { target: 'recording' }, // analyzing never costs an evaluation: the node is recorded without it and says so
        ],
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
