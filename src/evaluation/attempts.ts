import { join, relative } from 'node:path';
import type { Watch } from '../platform/async/single-flight.ts';
import { failpoint } from '../platform/failpoint.mjs';
import { isSpent, markSpent, nextFolder } from './attempt-folder.ts';
import type { Ledger } from './attempt-index.ts';
import type { Answer } from './contracts/worker-job.ts';
import type { EvaluationRequest, Started } from './evaluator.ts';
import type { Pins } from './fingerprint/evaluator-fingerprint.ts';
import { isEvaluatorUnchanged, rememberPins } from './fingerprint/evaluator-unchanged.ts';
import type { Assigned, Attempt, Runner } from './runner.ts';

interface Services {
  readonly runner: Runner;
  readonly runDirectory: string;
  readonly ledger: Ledger;
  /** Null: nothing is watched. */
  readonly pins: Pins | null;
}

/** The two ways to an answer: waiting for an attempt that is there already, and starting the next one. */
export const createAttempts = ({ runner, runDirectory, ledger, pins }: Services) => {
  /** Takes up the latest attempt, however its run ended; null when there is none that could still answer. */
  const resume = async (key: string, request: EvaluationRequest, watch: Watch<Started>): Promise<Answer | null> => {
    const folder = await ledger.openFolder(key);
    if (folder === null || (await isSpent(join(runDirectory, folder)))) return null;
    const answer = await runner.adopt(attemptAt(key, request, folder), placed(watch, folder));
    return answer === null ? null : trusted(answer, join(runDirectory, folder));
  };

  const start = async (key: string, request: EvaluationRequest, watch: Watch<Started>): Promise<Answer> => {
    const reservation = await runner.reserve(watch.signal, request.round);
    try {
      const folder = await nextFolder(join(runDirectory, ...folderOf(key, request)));
      failpoint('attempt.folder');
      const below = relative(runDirectory, folder);
      await ledger.open(key, below);
      failpoint('attempt.opened');
      if (pins !== null) await rememberPins(folder, pins);
      const attempt = attemptAt(key, request, below);
      return await trusted(await reservation.run(attempt, request.program, placed(watch, below)), folder);
    } finally {
      reservation.release();
    }
  };

  /** What an evaluator says that someone has written to meanwhile is not believed, and never read again. */
  const trusted = async (answer: Answer, folder: string): Promise<Answer> => {
    if (pins === null || answer.status === 'stopped') return answer;
    try {
      if (await isEvaluatorUnchanged(folder, pins)) return answer;
    } catch (error) {
      await markSpent(folder, (error as Error).message);
      throw error;
    }
    await markSpent(folder, touched);
    return { status: 'fault', code: 'evaluator-changed', message: touched };
  };

  return { resume, start };
};

const touched =
  'files of the evaluator were written to while it was evaluating: do not change them, then `asi resume`; the evaluation will be repeated';

const attemptAt = (key: string, { stage, seed }: EvaluationRequest, folder: string): Attempt => ({
  key,
  stage,
  seed,
  folder,
});

const placed = ({ signal, onStarted }: Watch<Started>, folder: string): Watch<Assigned> => ({
  signal,
  onStarted: (where) => onStarted({ ...where, folder }),
});

const folderOf = (key: string, { round, stage, seed }: EvaluationRequest): string[] => [
  'evaluations',
  `r${String(round).padStart(5, '0')}`,
  `${stage.name}-s${seed}-${key.slice(0, 8)}`,
];
