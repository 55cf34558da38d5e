import { type Evaluation, type EvaluatorReport, Failure } from '../../model/result/evaluation.ts';
import { partsOf } from '../../model/task/composite.ts';
import type { Task } from '../../model/task/task.ts';
import type { Outcome } from './attempt-spec.ts';
import { blamesEvaluator, ending, lastLine } from './failure-attribution.ts';
import { implausibleNumber } from './plausible.ts';
import type { ResultFile } from './result-file.ts';

/** Which evaluation this is, where it is kept, and under which limits it ran. */
export interface About {
  readonly stage: string;
  readonly seed: number;
  readonly key: string;
  readonly folder: string;
  readonly limitSeconds: number;
  readonly memoryMb: number;
}

/** Everything an attempt has left behind. */
export interface Traces {
  readonly outcome: Outcome;
  readonly result: ResultFile;
  /** The end of what the evaluator wrote to stderr. */
  readonly stderr: string;
  /** Absolute path of the candidate's file, as tracebacks name it. */
  readonly candidate: string;
}

/** An evaluation, or a fault of ours that says nothing about the candidate. */
export type Reading =
  | { readonly status: 'read'; readonly evaluation: Evaluation }
  | { readonly status: 'fault'; readonly code: 'evaluator-failed' | 'evaluator-not-started'; readonly message: string };

type Numbers = Pick<Task, 'score' | 'metrics'>;
type ScoreReport = Exclude<EvaluatorReport, { error: unknown }>;
type FailedStatus = Exclude<Evaluation['status'], 'passed'>;
type Finding =
  | Extract<Reading, { status: 'fault' }>
  | { readonly status: 'passed'; readonly report: ScoreReport }
  | { readonly status: FailedStatus; readonly class: string; readonly message: string; readonly trace?: string };

/** Judges what an attempt left behind: in doubt it is a failure with a cause, never a score. */
export const readAttempt = (task: Numbers, about: About, traces: Traces): Reading => {
  const { limitSeconds: _, memoryMb: __, ...identity } = about;
  const base = { ...identity, usage: traces.outcome.usage };
  const finding = findProcess(about, traces.outcome) ?? findResult(task, about, traces);
  if (finding.status === 'fault') return finding;
  if (finding.status === 'passed')
    return { status: 'read', evaluation: { status: 'passed', ...base, ...finding.report } };
  const failure = Failure.parse({
    class: finding.class,
    message: finding.message.slice(0, 2000),
    trace: (finding.trace || traces.stderr).slice(-8000),
    stage: about.stage,
  });
  return { status: 'read', evaluation: { status: finding.status, ...base, failure } };
};

const fault = (code: 'evaluator-failed' | 'evaluator-not-started', message: string): Finding => ({
  status: 'fault',
  code,
  message,
});

const findProcess = (about: About, { fault: message, stopped }: Outcome): Finding | null => {
  if (message !== null) return fault('evaluator-not-started', message);
  if (stopped === 'time')
    return {
      status: 'timedOut',
      class: 'timedOut',
      message: `stopped after ${about.limitSeconds} seconds, the limit of this stage`,
    };
  if (stopped === 'disk')
    return { status: 'crashed', class: 'disk', message: 'stopped for filling more of the disk than an evaluation may' };
  if (stopped === 'memory')
    return {
      status: 'outOfMemory',
      class: 'memory',
      message: `stopped for using more than ${about.memoryMb} MiB, the limit of this stage`,
    };
  return null;
};

const findResult = (task: Numbers, { stage }: About, traces: Traces): Finding => {
  const { result, outcome } = traces;
  if (result.status === 'missing') return findNothing(traces);
  if (result.status === 'bad') return { ...result, status: 'invalid' };
  if ('error' in result.report) return findError(result.report.error);
  if (outcome.exitCode !== 0)
    return {
      status: 'crashed',
      class: 'crashed',
      message: `the evaluator ${ending(outcome)} after writing its result`,
    };
  return findScore(task, result.report, stage === 'check');
};

const findNothing = ({ outcome, stderr, candidate }: Traces): Finding => {
  if (outcome.exitCode === 0)
    return { status: 'crashed', class: 'noResult', message: 'the evaluator ended without writing a result' };
  const message = `the evaluator ${ending(outcome)}${stderr.trim() === '' ? '' : `: ${lastLine(stderr)}`}`;
  if (blamesEvaluator(outcome, stderr, candidate)) return fault('evaluator-not-started', message);
  return { status: 'crashed', class: 'crashed', message };
};

const statusOf = {
  invalid: 'invalid',
  nondeterministic: 'invalid',
  crashed: 'crashed',
  memory: 'outOfMemory',
  timedOut: 'timedOut',
} as const;

const findError = (error: Extract<EvaluatorReport, { error: unknown }>['error']): Finding =>
  error.class === 'evaluator'
    ? fault('evaluator-failed', `${error.message}\n${error.trace}`.trim())
    : { status: statusOf[error.class], class: error.class, message: error.message, trace: error.trace };

const findScore = (task: Numbers, report: ScoreReport, isCheck: boolean): Finding => {
  const broken = Object.entries(report.constraints).find(([, constraint]) => !constraint.ok);
  if (broken !== undefined) {
    const [name, { detail }] = broken;
    return {
      status: 'invalid',
      class: 'constraint',
      message: `the constraint ${name} is violated${detail && `: ${detail}`}`,
    };
  }
  const scored = isCheck ? report : composed(task, report);
  if ('message' in scored) return scored;
  const message = implausibleNumber(task, scored);
  return message === null
    ? { status: 'passed', report: scored }
    : { status: 'quarantined', class: 'implausible', message };
};

/** With the score that the task puts together from metrics, where it does. */
const composed = (
  { score: { terms, penalties = [] }, metrics }: Numbers,
  report: ScoreReport,
): ScoreReport | Extract<Finding, { class: string }> => {
  if (terms === undefined) return report;
  const found = partsOf({ terms, penalties }, metrics, report.metrics);
  if ('missing' in found) {
    const message = `the score is made of ${found.missing.join(', ')}, which the evaluator did not report`;
    return { status: 'invalid', class: 'composite', message };
  }
  const score = found.parts.reduce((sum, { value }) => sum + value, 0);
  if (Number.isFinite(score)) return { ...report, score };
  const parts = found.parts.map(({ metric, value }) => `${metric} ${value}`).join(', ');
  return { status: 'quarantined', class: 'implausible', message: `the score made of ${parts} is no finite number` };
};
