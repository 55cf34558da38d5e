import { z } from 'zod';
import { CheckResult } from '../proposal/verdict.ts';
import { Failure } from './failure.ts';

export { Failure } from './failure.ts';

const finite = z.number();

/** What one evaluator process cost. */
export const Usage = z.object({ wallSeconds: finite, cpuSeconds: finite, peakMemoryMb: finite }).readonly();
export type Usage = z.infer<typeof Usage>;

const about = {
  stage: z.string(),
  seed: z.number().int(),
  /** The identity of this evaluation: program, task and evaluator, stage, seed and limits. */
  key: z.string(),
  /** Folder of the logs and artifacts, relative to the run directory. */
  folder: z.string(),
  usage: Usage,
};

/** The outcome of one stage with one seed. A missing result is a failure with a cause, never a number. */
export const Evaluation = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('passed'),
    ...about,
    score: finite.nullable(),
    metrics: z.record(z.string(), finite),
    features: z.record(z.string(), finite),
    constraints: z.record(z.string(), z.object({ ok: z.boolean(), detail: z.string() })),
    checks: z.array(CheckResult),
    behaviour: z.string().nullable(),
    artifacts: z.array(z.string()),
    notes: z.string(),
  }),
  z.object({ status: z.literal('invalid'), ...about, failure: Failure }),
  z.object({ status: z.literal('crashed'), ...about, failure: Failure }),
  z.object({ status: z.literal('timedOut'), ...about, failure: Failure }),
  z.object({ status: z.literal('outOfMemory'), ...about, failure: Failure }),
  /** It reported a number that its task calls impossible: kept with the reason, never believed. */
  z.object({ status: z.literal('quarantined'), ...about, failure: Failure }),
]);
export type Evaluation = z.infer<typeof Evaluation>;
export type PassedEvaluation = Extract<Evaluation, { status: 'passed' }>;

/** The file an evaluator writes (contract version 1). */
const count = 200;
const atMost = <T extends Record<string, unknown>>(values: T) => Object.keys(values).length <= count;
const numbers = z.record(z.string().max(200), finite).refine(atMost, `at most ${count} entries`).default({});
export const EvaluatorReport = z.union([
  z.strictObject({
    error: z.strictObject({
      class: z.enum(['invalid', 'crashed', 'timedOut', 'memory', 'nondeterministic', 'evaluator']),
      message: z.string(),
      trace: z.string().default(''),
    }),
  }),
  z.strictObject({
    score: finite.nullable(),
    metrics: numbers,
    features: numbers,
    constraints: z.record(z.string(), z.object({ ok: z.boolean(), detail: z.string().default('') })).default({}),
    checks: z.array(CheckResult).default([]),
    behaviour: z.string().max(10_000).nullable().default(null),
    artifacts: z.array(z.string()).max(100).default([]),
    notes: z.string().default(''),
  }),
]);
export type EvaluatorReport = z.infer<typeof EvaluatorReport>;
