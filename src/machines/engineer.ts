import { assign, setup } from 'xstate';
import type { Candidate } from '../domain/candidate.ts';
import type { Evaluation, Failure } from '../domain/evaluation.ts';
import type { Policy } from '../domain/policy.ts';
import type { EvaluateInput, JudgeInput } from '../domain/ports.ts';
import { type Judgement, missedGate, ofStage, type Trial, type TrialStatus } from '../domain/trial.ts';
import { port } from './port.ts';
import { tellParent } from './report.ts';

export interface EngineerInput {
  readonly round: number;
  readonly candidate: Candidate;
  readonly policy: Pick<Policy, 'stages' | 'judge'>;
  /** Index of the stage to begin with: a repaired candidate repeats the stage that failed. */
  readonly stage: number;
  /** What earlier attempts of this round showed. */
  readonly evaluations: readonly Evaluation[];
}

interface Engineering extends EngineerInput {
  readonly seed: number;
  readonly status: TrialStatus;
  readonly failure: Failure | null;
  readonly judgement: Judgement | null;
}

export interface EngineerOutput {
  readonly trial: Trial;
  /** Index of the stage the experiment ended in. */
  readonly stage: number;
}

/** Evaluates a candidate stage by stage and seed by seed, and stops paying at the first failure or missed gate. */
export const engineerMachine = setup({
  types: { input: {} as EngineerInput, context: {} as Engineering, output: {} as EngineerOutput },
  actors: {
    evaluate: port<EvaluateInput, Evaluation>('evaluate'),
    judge: port<JudgeInput, Judgement>('judge'),
  },
  guards: {
    hasCrashed: ({ context }) => latest(context).status === 'crashed',
    hasTimedOut: ({ context }) => latest(context).status === 'timedOut',
    isOutOfMemory: ({ context }) => latest(context).status === 'outOfMemory',
    isInvalid: ({ context }) => latest(context).status === 'invalid',
    isQuarantined: ({ context }) => latest(context).status === 'quarantined',
    hasMoreSeeds: ({ context }) => context.seed < stageOf(context).seeds,
    missesGate: ({ context }) => gateFailure(context) !== null,
    hasMoreStages: ({ context }) => context.stage + 1 < context.policy.stages.length,
    isJudged: ({ context }) => context.policy.judge,
  },
  actions: {
    keep: assign({
      evaluations: ({ context }, evaluation: Evaluation) => [...context.evaluations, evaluation],
    }),
    nextSeed: assign({ seed: ({ context }) => context.seed + 1 }),
    nextStage: assign({ stage: ({ context }) => context.stage + 1, seed: 1 }),
    fail: assign(({ context }, status: TrialStatus) => ({ status, failure: failureOf(latest(context)) })),
    rejectEarly: assign(({ context }) => ({ status: 'invalid' as const, failure: gateFailure(context) })),
    rate: assign({ judgement: (_, judgement: Judgement) => judgement }),
    tellStage: (args) =>
      tellParent(args, {
        agent: 'engineer',
        doing: `evaluating ${stageOf(args.context).name} seed ${args.context.seed}`,
      }),
  },
}).createMachine({
  id: 'engineer',
  context: ({ input }) => ({ ...input, seed: 1, status: 'passed', failure: null, judgement: null }),
  output: ({ context }) => ({ trial: trialOf(context), stage: context.stage }),
  initial: 'evaluating',
  states: {
    evaluating: {
      entry: 'tellStage',
      invoke: {
        id: 'evaluate',
        src: 'evaluate',
        input: ({ context }) => ({
          round: context.round,
          candidate: context.candidate,
          stage: stageOf(context),
          seed: context.seed,
        }),
        onDone: { target: 'gating', actions: { type: 'keep', params: ({ event }) => event.output } },
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
        { guard: 'hasMoreStages', target: 'evaluating', actions: 'nextStage' },
        { guard: 'isJudged', target: 'judging' },
        { target: 'passed' },
      ],
    },
    judging: {
      invoke: {
        id: 'judge',
        src: 'judge',
        input: ({ context }) => ({ round: context.round, trial: trialOf(context) }),
        onDone: { target: 'passed', actions: { type: 'rate', params: ({ event }) => event.output } },
        onError: 'passed', // a judge that fails drops its term; it never costs the evaluation
      },
    },
    passed: { type: 'final' },
    invalid: { type: 'final' },
    crashed: { type: 'final' },
    timedOut: { type: 'final' },
    outOfMemory: { type: 'final' },
    quarantined: { type: 'final' },
  },
});

const latest = ({ evaluations }: Engineering): Evaluation => evaluations[evaluations.length - 1]!;

const stageOf = ({ policy, stage }: Engineering) => policy.stages[stage]!;

const failureOf = (evaluation: Evaluation): Failure | null =>
  evaluation.status === 'passed' ? null : evaluation.failure;

const gateFailure = (context: Engineering): Failure | null => {
  const stage = stageOf(context);
  const missed = stage.gate === undefined ? null : missedGate(stage.gate, ofStage(context.evaluations, stage.name));
  return missed === null
    ? null
    : { class: 'gate', message: `stage ${stage.name}: ${missed}`, trace: '', stage: stage.name };
};

const trialOf = ({ candidate, status, evaluations, failure, judgement }: Engineering): Trial => ({
  candidate,
  status,
  evaluations: [...evaluations],
  failure,
  judgement,
});
