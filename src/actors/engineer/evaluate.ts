import type { Certify } from '../../evaluation/certify.ts';
import type { EvaluationRequest, Evaluator } from '../../evaluation/evaluator.ts';
import type { EvaluateInput } from '../../model/ports.ts';
import type { Evaluation } from '../../model/result/evaluation.ts';
import type { Ledger } from '../../model/run/spending-ledger.ts';
import type { Effect, Emit } from '../effect.ts';

/** Runs one evaluation and reports when it is queued, started and ended. */
export type Evaluate = (request: EvaluationRequest, signal: AbortSignal) => Promise<Evaluation>;

/**
 * Each evaluation is accounted for once: one that was finished but not yet reported when the process was killed is found
 * again by its key, and reported then as if it had just been run.
 */
export const createEvaluate = (
  evaluator: Evaluator,
  emit: Emit,
  ledger: Pick<Ledger, 'knows'>,
  certify: Certify = uncertified,
): Evaluate => {
  /** Reported, but not yet in the ledger, which takes note when the journal has the event. */
  const reported = new Set<string>();
  return async (request, signal) => {
    const { round, stage, seed } = request;
    emit({ type: 'stage.queued', round, stage: stage.name, seed });
    const { evaluation: measured, cached } = await evaluator.evaluate(request, {
      signal,
      onStarted: ({ slot, pid }) =>
        emit({ type: 'stage.started', round, stage: stage.name, seed, slot, pid, limitSeconds: stage.limitSeconds }),
    });
    const { evaluation, certified } = await certify(measured, request, signal);
    const isReported = reported.has(evaluation.key) || ledger.knows(evaluation.key);
    for (const key of reported) if (ledger.knows(key)) reported.delete(key);
    reported.add(evaluation.key);
    emit({
      type: 'stage.ended',
      round,
      stage: stage.name,
      seed,
      status: evaluation.status,
      score: evaluation.status === 'passed' ? evaluation.score : null,
      metrics: evaluation.status === 'passed' ? evaluation.metrics : {},
      failure: evaluation.status === 'passed' ? null : evaluation.failure,
      usage: evaluation.usage,
      key: evaluation.key,
      folder: evaluation.folder,
      cached: cached && isReported,
    });
    if (certified !== null) emit({ type: 'certificate.checked', round, stage: stage.name, seed, ...certified });
    return evaluation;
  };
};

/** Where scores are estimates. */
const uncertified: Certify = async (evaluation) => ({ evaluation, certified: null });

/** The Engineer's hands: one stage with one seed, on a real runner. */
export const createExperiment =
  (evaluate: Evaluate): Effect<EvaluateInput, Evaluation> =>
  ({ round, candidate, stage, seed }, { signal }) =>
    evaluate({ round, stage, seed, program: candidate.program }, signal);
