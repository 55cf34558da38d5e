import type { Evaluation } from '../model/result/evaluation.ts';
import type { Stage } from '../model/task/task.ts';
import { createFlights, type Watch } from '../platform/async/single-flight.ts';
import { failpoint } from '../platform/failpoint.mjs';
import { evaluationKey } from './contracts/evaluation-key.ts';
import { evaluatorFault, isEvaluatorFault } from './evaluator-fault.ts';
import type { Pins } from './fingerprint/evaluator-fingerprint.ts';
import { openLedger } from './runners/local/attempt-index.ts';
import { createAttempts } from './runners/local/attempts.ts';
import type { Bench } from './runners/local/launch.ts';
import { findLeftovers } from './runners/local/orphaned-attempts.ts';
import { layOutSlots } from './runners/local/slot-layout.ts';
import { createSlots } from './runners/local/slots.ts';
import { createPool } from './runners/local/worker-pool.ts';
import type { Level, WantedLevel } from './sandbox/confinement.ts';
import { type OpenSandbox, openSandbox } from './sandbox/open-sandbox.ts';

export interface EvaluationRequest {
  readonly round: number;
  readonly stage: Stage;
  readonly seed: number;
  readonly program: string;
}

/** Where an evaluation runs: its slot, its runner's process, and its folder relative to the run directory. */
export interface Started {
  readonly slot: string;
  readonly pid: number;
  readonly folder: string;
}

export interface Evaluated {
  readonly evaluation: Evaluation;
  /** It was finished before, or shared with an equal request: nothing was run for this one. */
  readonly cached: boolean;
}

/** Evaluates programs in the slots of this machine. */
export interface Evaluator {
  /** Throws only for faults of ours, and the signal's reason when aborted; a candidate's failure is a value. */
  evaluate(request: EvaluationRequest, watch: Watch<Started>): Promise<Evaluated>;
  readonly slots: readonly string[];
  /** What confines every evaluation, found out by trying it. */
  readonly sandbox: { readonly level: Level; readonly detail: string };
  /** Gives up what is running and leaves no process behind. */
  close(): Promise<void>;
}

export interface EvaluatorOptions extends Omit<Bench, 'sandbox'> {
  readonly runDirectory: string;
  /** The best sandbox that works here, when nothing else is said. */
  readonly sandbox?: WantedLevel | OpenSandbox;
  readonly slots: number;
  /** Changes whenever the evaluator, its data or its tools do. */
  readonly evaluatorHash: string;
  /** The watch over the evaluator's files; without one they are taken to stay as they are. */
  readonly pins?: Pins;
}

const TRIES = 2;

/** An evaluator over one run directory; what is finished in there is never run again, whoever was killed meanwhile. */
export const createEvaluator = async (options: EvaluatorOptions): Promise<Evaluator> => {
  const { runDirectory, evaluatorHash } = options;
  const ledger = await openLedger(runDirectory);
  const wanted = options.sandbox ?? 'auto';
  const open: OpenSandbox = typeof wanted === 'function' ? wanted : (sharing) => openSandbox(wanted, sharing);
  const sandbox = await open({
    interpreter: options.interpreter,
    program: options.task.evaluator.command[0] ?? '',
    taskDirectory: options.taskDirectory,
    pythonPackages: options.pythonPackages,
    runDirectory,
  });
  const { slots: places, lease } = await layOutSlots(options.task, options.slots);
  const slots = createSlots(places);
  const leftovers = await findLeftovers(runDirectory, ledger, slots);
  const pool = createPool(places.length);
  const attempts = createAttempts({
    bench: { ...options, sandbox },
    runDirectory,
    ledger,
    slots,
    pool,
    pins: options.pins ?? null,
  });
  const flights = createFlights<Started, Evaluated>();
  let closed = false;

  const evaluate = async (request: EvaluationRequest, watch: Watch<Started>): Promise<Evaluated> => {
    if (closed) throw evaluatorFault('closed', 'the evaluator is closed');
    const key = evaluationKey(request.program, evaluatorHash, request.stage, request.seed);
    try {
      const { result, shared } = await flights.join(key, watch, (flight) => evaluateOnce(key, request, flight));
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
    await flights.landAll(evaluatorFault('closed', 'the evaluator was closed'));
    await Promise.all([leftovers.end(), pool.close(), lease.release()]);
  };

  return { evaluate, slots: slots.names, sandbox: { level: sandbox.level, detail: sandbox.detail }, close };
};
