import { join, relative } from 'node:path';
import type { Watch } from '../../../platform/async/single-flight.ts';
import { failpoint } from '../../../platform/failpoint.mjs';
import type { Answer, Job } from '../../contracts/worker-job.ts';
import type { EvaluationRequest, Started } from '../../evaluator.ts';
import type { Pins } from '../../fingerprint/evaluator-fingerprint.ts';
import { rememberPins, wasLeftAlone } from '../../fingerprint/evaluator-unchanged.ts';
import { markSpent, nextFolder, stateOf } from './attempt.ts';
import type { Ledger } from './attempt-index.ts';
import { type Bench, candidateFile, specFor } from './launch.ts';
import type { Slots } from './slots.ts';
import { endAttempt } from './terminate-attempt.ts';
import type { Pool } from './worker-pool.ts';

interface Services {
  readonly bench: Bench;
  readonly runDirectory: string;
  readonly ledger: Ledger;
  readonly slots: Slots;
  readonly pool: Pool;
  /** Null: nothing is watched. */
  readonly pins: Pins | null;
}

/** The two ways to an answer: waiting for an attempt that is there already, and starting the next one. */
export const createAttempts = ({ bench, runDirectory, ledger, slots, pool, pins }: Services) => {
  /** Takes up the latest attempt, however its run ended; null when there is none that could still answer. */
  const resume = async (key: string, request: EvaluationRequest, watch: Watch<Started>): Promise<Answer | null> => {
    const folder = await ledger.openFolder(key);
    if (folder === null) return null;
    const found = await stateOf(join(runDirectory, folder));
    if (found.state === 'lost') await endAttempt(join(runDirectory, folder));
    if (found.state === 'lost' || found.state === 'spent') return null;
    const answer = await pool.run(
      jobFor(key, request, folder, null),
      placed(watch, found.state === 'running' ? found.slot : '', folder),
    );
    return trusted(answer, join(runDirectory, folder));
  };

  const start = async (key: string, request: EvaluationRequest, watch: Watch<Started>): Promise<Answer> => {
    const slot = await slots.take(watch.signal);
    try {
      const folder = await nextFolder(join(runDirectory, ...placeOf(key, request)));
      failpoint('attempt.folder');
      const below = relative(runDirectory, folder);
      await ledger.open(key, below);
      failpoint('attempt.opened');
      if (pins !== null) await rememberPins(folder, pins);
      const spec = specFor(bench, request.stage, request.seed, slot, folder);
      const answer = await pool.run(
        jobFor(key, request, below, { program: request.program, spec }),
        placed(watch, slot.name, below),
      );
      return await trusted(answer, folder);
    } finally {
      slots.give(slot);
    }
  };

  /** What an evaluator says that somebody has written to meanwhile is not believed, and never read again. */
  const trusted = async (answer: Answer, folder: string): Promise<Answer> => {
    if (pins === null || answer.status === 'stopped') return answer;
    try {
      if (await wasLeftAlone(folder, pins)) return answer;
    } catch (error) {
      await markSpent(folder, (error as Error).message);
      throw error;
    }
    await markSpent(folder, touched);
    return { status: 'fault', code: 'evaluator-changed', message: touched };
  };

  const jobFor = (key: string, { stage, seed }: EvaluationRequest, folder: string, launch: Job['launch']): Job => ({
    folder: join(runDirectory, folder),
    candidate: candidateFile(bench.task),
    launch,
    about: { stage: stage.name, seed, key, folder, limitSeconds: stage.limitSeconds, memoryMb: stage.memoryMb },
    task: { score: bench.task.score, metrics: bench.task.metrics },
  });

  return { resume, start };
};

const touched =
  'files of the evaluator were written to while it was evaluating: do not change them, then `asi resume`; the evaluation will be repeated';

const placed = (watch: Watch<Started>, slot: string, folder: string) => ({
  signal: watch.signal,
  onStarted: ({ pid }: { readonly pid: number }) => watch.onStarted({ slot, pid, folder }),
});

const placeOf = (key: string, { round, stage, seed }: EvaluationRequest): string[] => [
  'evaluations',
  `r${String(round).padStart(5, '0')}`,
  `${stage.name}-s${seed}-${key.slice(0, 8)}`,
];
