import { assign, sendTo, setup } from 'xstate';
import type { ExperimentEnded, ExperimentRequested, StageEnded } from '../model/messages.ts';
import type { ChallengeInput, ConfirmInput, EvaluateInput, JudgeInput, PromoteInput } from '../model/ports.ts';
import type { BestChallenge, BestConfirmation } from '../model/result/best-challenge.ts';
import type { Evaluation } from '../model/result/evaluation.ts';
import type { Promotion } from '../model/result/promotion.ts';
import type { Judgement, TrialStatus } from '../model/result/trial.ts';
import { sendFailureOf, toFailed } from './agent-failure.ts';
import {
  begun,
  type EngineerInput,
  type Engineering,
  endsExperiment,
  failureOf,
  freshRunOf,
  gateFailure,
  idle,
  latest,
  mayVerify,
  mustRank,
  mustRepeat,
  notPromotedFailure,
  runOf,
  stageOf,
  stageScore,
  trialOf,
  verifyStageOf,
} from './engineer-context.ts';
import { port } from './port.ts';

export type { EngineerInput } from './engineer-context.ts';

/**
 * Evaluates a candidate stage by stage and seed by seed, and stops paying at the first failure or missed gate. What looks
 * like a new best is run again with fresh seeds, and verified, before anyone calls it one.
 */
export const engineerMachine = setup({
  types: { input: {} as EngineerInput, context: {} as Engineering, events: {} as ExperimentRequested },
  actors: {
    evaluate: port<EvaluateInput, Evaluation>('evaluate'),
    promote: port<PromoteInput, Promotion>('promote'),
    judge: port<JudgeInput, Judgement>('judge'),
    contend: port<ChallengeInput, BestChallenge>('contend'),
    confirm: port<ConfirmInput, BestConfirmation>('confirm'),
  },
  guards: {
    hasCrashed: ({ context }) => endsExperiment(context) && latest(context).status === 'crashed',
    hasTimedOut: ({ context }) => endsExperiment(context) && latest(context).status === 'timedOut',
    isOutOfMemory: ({ context }) => endsExperiment(context) && latest(context).status === 'outOfMemory',
    isInvalid: ({ context }) => endsExperiment(context) && latest(context).status === 'invalid',
    isQuarantined: ({ context }) => latest(context).status === 'quarantined',
    hasFailed: ({ context }) => latest(context).status !== 'passed',
    hasMoreSeeds: ({ context }) => context.seed < stageOf(context).seeds,
    missesGate: ({ context }) => gateFailure(context) !== null,
    hasMoreStages: ({ context }) => context.stage + 1 < context.policy.stages.length,
    mustRank: ({ context }) => mustRank(context),
    isPromoted: (_, { promoted }: Promotion) => promoted,
    isJudged: ({ context }) => context.policy.judge,
    mayBecomeBest: ({ context }) => context.policy.repeats > 0 || context.policy.certified === true,
    mustRepeat: ({ context }, contest: BestChallenge) => mustRepeat(context, contest),
    contends: (_, contest: BestChallenge) => contest.contends,
    hasMoreRepeats: ({ context }) => context.nth < context.policy.repeats,
    mayVerify: ({ context }) => mayVerify(context),
    hasMoreVerifySeeds: ({ context }) => context.nth < verifyStageOf(context).seeds,
    hasMoreVerifyStages: ({ context }) => context.verifying + 1 < context.policy.verify.length,
  },
  actions: {
    begin: assign((_, request: ExperimentRequested) => begun(request)),
    keep: assign({
      evaluations: ({ context }, evaluation: Evaluation) => [...context.evaluations, evaluation],
    }),
    nextSeed: assign({ seed: ({ context }) => context.seed + 1 }),
    nextStage: assign({ stage: ({ context }) => context.stage + 1, seed: 1 }),
    fail: assign(({ context }, status: TrialStatus) => ({ status, failure: failureOf(latest(context)) })),
    rejectEarly: assign(({ context }) => ({ status: 'invalid' as const, failure: gateFailure(context) })),
    holdBack: assign(({ context }, promotion: Promotion) => ({
      status: 'invalid' as const,
      failure: notPromotedFailure(context, promotion),
    })),
    rate: assign({ judgement: (_, judgement: Judgement) => judgement }),
    enter: assign({ contest: (_, contest: BestChallenge) => contest }),
    nextRun: assign({ nth: ({ context }) => context.nth + 1 }),
    firstVerify: assign({ nth: 1, verifying: 0 }),
    nextVerify: assign({ nth: 1, verifying: ({ context }) => context.verifying + 1 }),
    closeExperiment: assign({ record: (_, record: BestConfirmation) => record }),
    sendStage: sendTo(
      ({ context }) => context.replyTo,
      ({ context: { round } }, evaluation: Evaluation) =>
        ({ type: 'stage.ended', round, evaluation }) satisfies StageEnded,
    ),
    sendTrial: sendTo(
      ({ context }) => context.replyTo,
      ({ context }) =>
        ({
          type: 'experiment.ended',
          round: context.round,
          trial: trialOf(context),
          stage: context.stage,
        }) satisfies ExperimentEnded,
    ),
    sendFailure: sendFailureOf('engineer'),
  },
}).createMachine({
  id: 'engineer',
  context: ({ input }) => idle(input),
  initial: 'waiting',
  on: { 'experiment.requested': { target: '.evaluating', actions: { type: 'begin', params: ({ event }) => event } } },
  states: {
    waiting: {},
    evaluating: {
      invoke: {
        id: 'evaluate',
        src: 'evaluate',
        input: ({ context }) => runOf(context, stageOf(context)),
        onDone: {
          target: 'gating',
          actions: [
            { type: 'keep', params: ({ event }) => event.output },
            { type: 'sendStage', params: ({ event }) => event.output },
          ],
        },
        onError: toFailed,
      },
    },
    gating: {
      always: [
        { guard: 'hasCrashed', target: 'crashed', actions: { type: 'fail', params: 'crashed' } },
        { guard: 'hasTimedOut', target: 'timedOut', actions: { type: 'fail', params: 'timedOut' } },
        { guard: 'isOutOfMemory', target: 'outOfMemory', actions: { type: 'fail', params: 'outOfMemory' } },
        { guard: 'isInvalid', target: 'invalid', actions: { type: 'fail', params: 'invalid' } },
        { guard: 'isQuarantined', target: 'quarantined', actions: { type: 'fail', params: 'quarantined' } },
        { guard: 'hasMoreSeeds', target: 'evaluating', actions: 'nextSeed' },
        { guard: 'missesGate', target: 'invalid', actions: 'rejectEarly' },
        { guard: 'mustRank', target: 'promoting' },
        { guard: 'hasMoreStages', target: 'evaluating', actions: 'nextStage' },
        { guard: 'isJudged', target: 'judging' },
        { guard: 'mayBecomeBest', target: 'contending' },
        { target: 'passed' },
      ],
    },
    promoting: {
      invoke: {
        id: 'promote',
        src: 'promote',
        input: ({ context }) => ({
          round: context.round,
          stage: stageOf(context),
          score: stageScore(context),
          horizon: context.horizon,
        }),
        onDone: [
          {
            guard: { type: 'isPromoted', params: ({ event }) => event.output },
            target: 'evaluating',
            actions: 'nextStage',
          },
          { target: 'invalid', actions: { type: 'holdBack', params: ({ event }) => event.output } },
        ],
        onError: toFailed,
      },
    },
    judging: {
      invoke: {
        id: 'judge',
        src: 'judge',
        input: ({ context }) => ({ round: context.round, trial: trialOf(context) }),
        onDone: { target: 'rated', actions: { type: 'rate', params: ({ event }) => event.output } },
        onError: 'rated', // a judge that fails drops its term; it never costs the evaluation
      },
    },
    rated: { always: [{ guard: 'mayBecomeBest', target: 'contending' }, { target: 'passed' }] },
    contending: {
      invoke: {
        id: 'contend',
        src: 'contend',
        input: ({ context }) => ({
          round: context.round,
          horizon: context.horizon,
          parent: context.parent,
          trial: trialOf(context),
        }),
        onDone: [
          {
            guard: { type: 'mustRepeat', params: ({ event }) => event.output },
            target: 'repeating',
            actions: { type: 'enter', params: ({ event }) => event.output },
          },
          {
            guard: { type: 'contends', params: ({ event }) => event.output },
            target: 'confirming',
            actions: { type: 'enter', params: ({ event }) => event.output },
          },
          { target: 'passed' },
        ],
        onError: toFailed,
      },
    },
    repeating: {
      invoke: {
        id: 'evaluate',
        src: 'evaluate',
        input: ({ context }) => freshRunOf(context, stageOf(context)),
        onDone: {
          target: 'weighing',
          actions: [
            { type: 'keep', params: ({ event }) => event.output },
            { type: 'sendStage', params: ({ event }) => event.output },
          ],
        },
        onError: toFailed,
      },
    },
    weighing: {
      always: [
        { guard: 'isQuarantined', target: 'quarantined', actions: { type: 'fail', params: 'quarantined' } },
        { guard: 'hasFailed', target: 'confirming' },
        { guard: 'hasMoreRepeats', target: 'repeating', actions: 'nextRun' },
        { guard: 'mayVerify', target: 'verifying', actions: 'firstVerify' },
        { target: 'confirming' },
      ],
    },
    verifying: {
      invoke: {
        id: 'evaluate',
        src: 'evaluate',
        input: ({ context }) => freshRunOf(context, verifyStageOf(context)),
        onDone: {
          target: 'advancing',
          actions: [
            { type: 'keep', params: ({ event }) => event.output },
            { type: 'sendStage', params: ({ event }) => event.output },
          ],
        },
        onError: toFailed,
      },
    },
    advancing: {
      always: [
        { guard: 'hasFailed', target: 'confirming' },
        { guard: 'hasMoreVerifySeeds', target: 'verifying', actions: 'nextRun' },
        { guard: 'hasMoreVerifyStages', target: 'verifying', actions: 'nextVerify' },
        { target: 'confirming' },
      ],
    },
    confirming: {
      invoke: {
        id: 'confirm',
        src: 'confirm',
        input: ({ context }) => ({
          round: context.round,
          contest: context.contest!,
          trial: trialOf(context),
          stages: { stages: context.policy.stages, verify: context.policy.verify },
        }),
        onDone: { target: 'passed', actions: { type: 'closeExperiment', params: ({ event }) => event.output } },
        onError: toFailed,
      },
    },
    passed: { entry: 'sendTrial' },
    invalid: { entry: 'sendTrial' },
    crashed: { entry: 'sendTrial' },
    timedOut: { entry: 'sendTrial' },
    outOfMemory: { entry: 'sendTrial' },
    quarantined: { entry: 'sendTrial' },
    failed: {},
  },
});
