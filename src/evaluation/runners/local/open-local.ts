import { join } from 'node:path';
import type { Watch } from '../../../platform/async/single-flight.ts';
import type { Answer, Job, RunnerStarted } from '../../contracts/worker-job.ts';
import type { Assigned, Attempt, Runner, RunnerOptions } from '../../runner.ts';
import type { Sandbox } from '../../sandbox/confinement.ts';
import { type OpenSandbox, openSandbox } from '../../sandbox/open-sandbox.ts';
import { stateOf } from './attempt.ts';
import { candidateFile, type EvaluationSetup, specFor } from './launch.ts';
import { findOrphanedAttempts } from './orphaned-attempts.ts';
import { layOutSlots } from './slot-layout.ts';
import { createSlots, type Slot } from './slots.ts';
import { endAttempt } from './terminate-attempt.ts';
import { createPool, type Pool } from './worker-pool.ts';

/** Runs attempts as processes of this machine, each in a slot of its own; they outlive this process and are found again. */
export const openLocal = async (options: RunnerOptions): Promise<Runner> => {
  const { task, runDirectory, unfinished } = options;
  const sandbox = await sandboxOf(options);
  const { slots: laidOut, lease } = await layOutSlots(task, options.slots);
  const slots = createSlots(laidOut);
  const orphans = await findOrphanedAttempts(runDirectory, unfinished, slots);
  const pool = createPool(laidOut.length);
  const { run, adopt } = createExecution({ ...options, sandbox }, runDirectory, pool);
  return {
    slots: slots.names,
    sandbox: { level: sandbox.level, detail: sandbox.detail },
    reserve: async (signal, round) => {
      const slot = await slots.take(signal, round);
      return {
        slot: slot.name,
        run: (attempt, program, watch) => run(slot, attempt, program, watch),
        release: () => slots.give(slot),
      };
    },
    adopt,
    close: async () => {
      await Promise.all([orphans.end(), pool.close(), lease.release()]);
    },
  };
};

const sandboxOf = (options: RunnerOptions): Promise<Sandbox> => {
  const wanted = options.sandbox ?? 'auto';
  const open: OpenSandbox = typeof wanted === 'function' ? wanted : (sharing) => openSandbox(wanted, sharing);
  return open({
    interpreter: options.interpreter,
    program: options.task.evaluator.command[0] ?? '',
    taskDirectory: options.taskDirectory,
    pythonPackages: options.pythonPackages,
    runDirectory: options.runDirectory,
  });
};

/** Starting an attempt in a slot, and following one that was started before, by the threads of the pool. */
const createExecution = (setup: EvaluationSetup, runDirectory: string, pool: Pool) => {
  const jobFor = ({ key, stage, seed, folder }: Attempt, launch: Job['launch']): Job => ({
    folder: join(runDirectory, folder),
    candidate: candidateFile(setup.task),
    launch,
    about: { stage: stage.name, seed, key, folder, limitSeconds: stage.limitSeconds, memoryMb: stage.memoryMb },
    task: { score: setup.task.score, metrics: setup.task.metrics },
  });

  const run = (slot: Slot, attempt: Attempt, program: string, watch: Watch<Assigned>): Promise<Answer> => {
    const spec = specFor(setup, attempt.stage, attempt.seed, slot, join(runDirectory, attempt.folder));
    return pool.run(jobFor(attempt, { program, spec }), inSlot(watch, slot.name));
  };

  const adopt = async (attempt: Attempt, watch: Watch<Assigned>): Promise<Answer | null> => {
    const folder = join(runDirectory, attempt.folder);
    const found = await stateOf(folder);
    if (found.state === 'lost') await endAttempt(folder);
    if (found.state === 'lost' || found.state === 'spent') return null;
    return pool.run(jobFor(attempt, null), inSlot(watch, found.state === 'running' ? found.slot : ''));
  };

  return { run, adopt };
};

const inSlot = ({ signal, onStarted }: Watch<Assigned>, slot: string): Watch<RunnerStarted> => ({
  signal,
  onStarted: ({ pid }) => onStarted({ slot, pid }),
});
