import { assign, sendTo, setup } from 'xstate';
import { faultOf, isFatal, isUnasked } from '../model/fault.ts';
import type {
  AgentFailed,
  AnalysisRequested,
  AnalysisWritten,
  ExperimentEnded,
  ExperimentRequested,
  ObjectionRaised,
  ProposalFailed,
  ProposalMade,
  ProposalRequested,
  RepairMade,
  RepairRequested,
  RoundMessage,
  StageEnded,
  VerdictGiven,
} from '../model/messages.ts';
import type { Recorded, RecordInput, RoundOutcome } from '../model/ports.ts';
import type { Objection } from '../model/proposal/brief.ts';
import type { Verdict } from '../model/proposal/verdict.ts';
import { isBreakdown } from '../model/result/trial.ts';
import { analyzerMachine } from './analyzer.ts';
import { debugAgentMachine } from './debug-agent.ts';
import { engineerMachine } from './engineer.ts';
import { noveltyCheckerMachine } from './novelty-checker.ts';
import { port } from './port.ts';
import { researcherMachine } from './researcher.ts';
import {
  begun,
  endedOf,
  lastWords,
  outcomeOf,
  type Round,
  type RoundInput,
  recordOf,
  submissionOf,
} from './round-context.ts';
import { staticCheckerMachine } from './static-checker.ts';

/**
 * The conversation of one round. Its agents live as long as it does and answer what they are asked; an objection goes back
 * to the Researcher word for word, and what a stage showed is kept as soon as it has ended.
 */
export const roundMachine = setup({
  types: {
    input: {} as RoundInput,
    context: {} as Round,
    output: {} as RoundOutcome,
    events: {} as RoundMessage,
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
    hasCandidate: ({ context }) => context.candidate !== null,
    isAccepted: (_, { verdict }: VerdictGiven) => verdict.accepted,
    isBroken: ({ context }, { verdict: { failure } }: VerdictGiven) =>
      failure != null && context.initial === null && context.repairs.length < context.policy.repairs,
    hasTrial: ({ context }) => context.trial !== null,
    isExhausted: ({ context }) => context.initial !== null || context.objections.length >= context.policy.proposals,
    isRepairable: ({ context }, { trial }: ExperimentEnded) =>
      isBreakdown(trial.status) && context.repairs.length < context.policy.repairs,
    isRepaired: (_, { answer }: RepairMade) => answer.status === 'repaired',
    isUnasked: (_, { error }: AgentFailed) => isUnasked(faultOf(error)),
    isUnrecordable: ({ context }) => isFatal(context.fault),
    isAbandoned: ({ context }) => context.status === 'abandoned',
  },
  actions: {
    requestProposal: sendTo(
      'researcher',
      ({ context: { round } }) => ({ type: 'proposal.requested', round }) satisfies ProposalRequested,
    ),
    raiseObjection: sendTo(
      'researcher',
      ({ context: { round, objections } }) =>
        ({
          type: 'objection.raised',
          round,
          objection: objections[objections.length - 1]!,
        }) satisfies ObjectionRaised,
    ),
    submitForNovelty: sendTo('noveltyChecker', ({ context }) => submissionOf(context)),
    submitForSoundness: sendTo('staticChecker', ({ context }) => submissionOf(context)),
    requestExperiment: sendTo(
      'engineer',
      ({ context: { round, candidate, brief, stage, evaluations } }) =>
        ({
          type: 'experiment.requested',
          round,
          candidate: candidate!,
          parent: brief?.parent ?? null,
          stage,
          evaluations,
        }) satisfies ExperimentRequested,
    ),
    requestRepair: sendTo(
      'debugAgent',
      ({ context: { round, candidate, failure, repairs } }) =>
        ({
          type: 'repair.requested',
          round,
          candidate: candidate!,
          failure: failure!,
          attempt: repairs.length + 1,
        }) satisfies RepairRequested,
    ),
    requestAnalysis: sendTo(
      'analyzer',
      ({ context: { round, trial, brief } }) =>
        ({ type: 'analysis.requested', round, trial: trial!, brief }) satisfies AnalysisRequested,
    ),
    sendOutcome: sendTo(
      ({ context }) => context.replyTo,
      ({ context }) => endedOf(context),
    ),
    take: assign((_, { brief, candidate }: ProposalMade) => ({ brief, candidate, isRepaired: false })),
    giveUp: assign(({ context }, { brief, reason }: ProposalFailed) => ({
      brief,
      status: 'rejected' as const,
      failure: { class: 'no proposal', message: lastWords(context.objections, reason), trace: '', stage: null },
    })),
    identify: assign({ fingerprint: (_, { fingerprint }: VerdictGiven) => fingerprint }),
    object: assign(({ context }, { by, verdict }: VerdictGiven) => ({
      objections: [...context.objections, objectionOf(context, by, verdict)],
      failure: { class: by, message: verdict.reason, trace: '', stage: null },
    })),
    objectToBreakage: assign(({ context }) => ({
      objections: [...context.objections, objectionOf(context, 'staticChecker', context.verdict!)],
    })),
    breakDown: assign((_, { verdict }: VerdictGiven) => ({ verdict, failure: verdict.failure ?? null })),
    discard: assign({ candidate: null, fingerprint: null, trial: null, stage: 0, evaluations: [] }),
    reject: assign({ status: 'rejected' }),
    keep: assign({ evaluations: ({ context }, { evaluation }: StageEnded) => [...context.evaluations, evaluation] }),
    conclude: assign((_, { trial, stage }: ExperimentEnded) => ({
      trial,
      stage,
      status: trial.status,
      failure: trial.failure,
    })),
    repair: assign(({ context }, { answer }: RepairMade) => ({
      candidate: answer.status === 'repaired' ? answer.candidate : context.candidate,
      isRepaired: context.isRepaired || answer.status === 'repaired',
      repairs: [
        ...context.repairs,
        {
          stage: context.failure!.stage ?? '',
          failure: context.failure!,
          change: answer.status === 'repaired' ? answer.change : `none: ${answer.reason}`,
        },
      ],
    })),
    learnFrom: assign({ analysis: (_, { analysis }: AnalysisWritten) => analysis }),
    abandon: assign((_, { error }: AgentFailed) => {
      const fault = faultOf(error);
      const { class: code, message } = fault;
      return { status: 'abandoned' as const, fault, failure: { class: code, message, trace: '', stage: null } };
    }),
    remember: assign({ recorded: (_, recorded: Recorded) => recorded }),
  },
}).createMachine({
  id: 'round',
  context: ({ input }) => begun(input),
  output: ({ context }) => outcomeOf(context),
  invoke: [
    {
      id: 'researcher',
      src: 'researcher',
      input: ({ context: { round, island, horizon, policy }, self }) => ({
        round,
        island,
        horizon,
        correctionsAllowed: policy.mends,
        replyTo: self,
      }),
    },
    {
      id: 'noveltyChecker',
      src: 'noveltyChecker',
      input: ({ context: { round, horizon }, self }) => ({ round, horizon, replyTo: self }),
    },
    { id: 'staticChecker', src: 'staticChecker', input: ({ context: { round }, self }) => ({ round, replyTo: self }) },
    {
      id: 'engineer',
      src: 'engineer',
      input: ({ context: { round, horizon, policy }, self }) => ({ round, horizon, policy, replyTo: self }),
    },
    { id: 'debugAgent', src: 'debugAgent', input: ({ context: { round }, self }) => ({ round, replyTo: self }) },
    { id: 'analyzer', src: 'analyzer', input: ({ context: { round }, self }) => ({ round, replyTo: self }) },
  ],
  initial: 'starting',
  on: { 'agent.failed': { target: '.recording', actions: { type: 'abandon', params: ({ event }) => event } } },
  states: {
    starting: {
      always: [
        { guard: 'hasCandidate', target: 'checkingNovelty' }, // a known program needs no Researcher
        { target: 'researching', actions: 'requestProposal' },
      ],
    },
    researching: {
      on: {
        'proposal.made': { target: 'checkingNovelty', actions: { type: 'take', params: ({ event }) => event } },
        'proposal.failed': { target: 'recording', actions: { type: 'giveUp', params: ({ event }) => event } },
      },
    },
    checkingNovelty: {
      entry: 'submitForNovelty',
      on: {
        'verdict.given': [
          {
            guard: { type: 'isAccepted', params: ({ event }) => event },
            target: 'checkingStatically',
            actions: { type: 'identify', params: ({ event }) => event },
          },
          { target: 'objecting', actions: { type: 'object', params: ({ event }) => event } },
        ],
      },
    },
    checkingStatically: {
      entry: 'submitForSoundness',
      on: {
        'verdict.given': [
          { guard: { type: 'isAccepted', params: ({ event }) => event }, target: 'experimenting' },
          {
            guard: { type: 'isBroken', params: ({ event }) => event },
            target: 'debugging',
            actions: { type: 'breakDown', params: ({ event }) => event },
          },
          { target: 'objecting', actions: { type: 'object', params: ({ event }) => event } },
        ],
      },
    },
    objecting: {
      always: [
        { guard: 'isExhausted', target: 'recording', actions: 'reject' },
        { target: 'researching', actions: ['discard', 'raiseObjection'] },
      ],
    },
    experimenting: {
      entry: 'requestExperiment',
      on: {
        'stage.ended': { actions: { type: 'keep', params: ({ event }) => event } },
        'experiment.ended': [
          {
            guard: { type: 'isRepairable', params: ({ event }) => event },
            target: 'debugging',
            actions: { type: 'conclude', params: ({ event }) => event },
          },
          { target: 'analyzing', actions: { type: 'conclude', params: ({ event }) => event } },
        ],
      },
    },
    debugging: {
      entry: 'requestRepair',
      on: {
        'repair.made': [
          {
            guard: { type: 'isRepaired', params: ({ event }) => event },
            target: 'checkingNovelty', // a repaired program is checked like any other
            actions: { type: 'repair', params: ({ event }) => event },
          },
          { guard: 'hasTrial', target: 'analyzing', actions: { type: 'repair', params: ({ event }) => event } },
          {
            target: 'objecting',
            actions: [{ type: 'repair', params: ({ event }) => event }, 'objectToBreakage'],
          },
        ],
        // the crash is the result; a debug agent that fails changes nothing about it
        'agent.failed': [
          {
            guard: { type: 'isUnasked', params: ({ event }) => event },
            target: 'recording',
            actions: { type: 'abandon', params: ({ event }) => event },
          },
          { guard: 'hasTrial', target: 'analyzing' },
          { target: 'objecting', actions: 'objectToBreakage' },
        ],
      },
    },
    analyzing: {
      entry: 'requestAnalysis',
      on: {
        'analysis.written': { target: 'recording', actions: { type: 'learnFrom', params: ({ event }) => event } },
        'agent.failed': [
          {
            guard: { type: 'isUnasked', params: ({ event }) => event },
            target: 'recording',
            actions: { type: 'abandon', params: ({ event }) => event },
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
    recorded: { type: 'final', entry: 'sendOutcome' },
    abandoned: { type: 'final', entry: 'sendOutcome' },
  },
});

const objectionOf = ({ candidate }: Round, by: VerdictGiven['by'], { reason, cycling }: Verdict): Objection => ({
  by,
  name: candidate!.name,
  reason,
  ...(cycling ? { cycling: true as const } : {}),
});
