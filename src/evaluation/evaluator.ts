import type { Evaluation } from '../model/result/evaluation.ts';
import type { Stage } from '../model/task/task.ts';
import { createSingleFlight, type Watch } from '../platform/async/single-flight.ts';
import { failpoint } from '../platform/failpoint.mjs';
import { openLedger } from './attempt-index.ts';
import { createAttempts } from './attempts.ts';
import { evaluationKey } from './contracts/evaluation-key.ts';
import { evaluatorFault, isEvaluatorFault } from './evaluator-fault.ts';
import type { Pins } from './fingerprint/evaluator-fingerprint.ts';
import type { Assigned, Runner, RunnerOptions } from './runner.ts';

export interface EvaluationRequest {
  readonly round: number;
  readonly stage: Stage;
  readonly seed: number;
  readonly program: string;
}

/** Where an evaluation runs, and its folder relative to the run directory. */
export interface Started extends Assigned {
  readonly folder: string;
}

export interface Evaluated {
  readonly evaluation: Evaluation;
  /** It was finished before, or shared with an equal request: nothing was run for this one. */
  readonly cached: boolean;
}

/** Evaluates programs in the slots of a runner. */
export interface Evaluator {
  /** Throws only for faults of ours, and the signal's reason when aborted; a candidate's failure is a value. */
  evaluate(request: EvaluationRequest, watch: Watch<Started>): Promise<Evaluated>;
  readonly slots: readonly string[];
  /** What confines every evaluation, found out by trying it. */
  readonly sandbox: Runner['sandbox'];
  /** Gives up what is running and leaves no process behind. */
  close(): Promise<void>;
}

export interface EvaluatorOptions extends Omit<RunnerOptions, 'unfinished'> {
  /** Changes whenever the evaluator, its data or its tools do. */
  readonly evaluatorHash: string;
  /** The watch over the evaluator's files; without one they are taken to stay as they are. */
  readonly pins?: Pins;
}

const TRIES = 2;

/**
 * An evaluator over one run directory: what is finished in there is never run again, anyone who was killed meanwhile; equal
 * requests are evaluated once, and what fails by a fault of ours is tried again. The runner executes the attempts.
 */
export const createEvaluator = async (
  options: EvaluatorOptions,
  open: (options: RunnerOptions) => Promise<Runner>,
): Promise<Evaluator> => {
  const { runDirectory, evaluatorHash, pins = null } = options;
  const ledger = await openLedger(runDirectory);
  const runner = await open({ ...options, unfinished: await ledger.openFolders() });
  const attempts = createAttempts({ runner, runDirectory, ledger, pins });
  const evaluations = createSingleFlight<Started, Evaluated>();
  let closed = false;

  const evaluate = async (request: EvaluationRequest, watch: Watch<Started>): Promise<Evaluated> => {
    if (closed) throw evaluatorFault('closed', 'the evaluator is closed');
    const key = evaluationKey(request.program, evaluatorHash, request.stage, request.seed);
    try {
      const { result, shared } = await evaluations.join(key, watch, (flight) => evaluateOnce(key, request, flight));
      return shared ? { ...result, cached: true } : result;
    } catch (cause) {
      if (watch.signal.aborted || isEvaluatorFault(cause)) throw cause;
      throw evaluatorFault('io-failed', `the evaluation could not be kept: ${(cause as Error).message}`, { cause });
    }
  };

  const evaluateOnce = async (key: string, request: EvaluationRequest, watch: Watch<Started>): Promise<Evaluated> => {
    const finished = await ledger.finished(key);
    if (finished !== null) return { evaluation: finished, cached: true };
    for (let tries = 1; ; tries += 1) {
      const answer = (await attempts.resume(key, request, watch)) ?? (await attempts.start(key, request, watch));
      if (answer.status === 'stopped') throw watch.signal.reason;
      if (answer.status === 'ended') {
        failpoint('evaluation.ended');
        await ledger.finish(answer.evaluation);
        failpoint('evaluation.kept');
        return { evaluation: answer.evaluation, cached: false };
      }
      if (tries === TRIES) throw evaluatorFault(answer.code, answer.message);
    }
  };

  const close = async (): Promise<void> => {
    closed = true;
    await evaluations.landAll(evaluatorFault('closed', 'the evaluator was closed'));
    await runner.close();
  };

  return { evaluate, slots: runner.slots, sandbox: runner.sandbox, close };
};
