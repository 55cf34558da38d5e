import type { z } from 'zod';
import type { Stage, Task } from '../model/task/task.ts';
import type { Watch } from '../platform/async/single-flight.ts';
import type { Definition } from '../platform/registry.ts';
import type { Answer } from './contracts/worker-job.ts';
import type { Level, WantedLevel } from './sandbox/confinement.ts';
import type { OpenSandbox } from './sandbox/open-sandbox.ts';

/** One attempt at an evaluation: one stage with one seed, in a folder of its own. */
export interface Attempt {
  /** The identity of the evaluation, the same in every attempt at it. */
  readonly key: string;
  readonly stage: Stage;
  readonly seed: number;
  /** Relative to the run directory; made already, and not used by any other attempt. */
  readonly folder: string;
}

/** Where an attempt runs: its slot, and the process that watches over it. */
export interface Assigned {
  readonly slot: string;
  readonly pid: number;
}

/** Capacity for one attempt, kept until it is released. */
export interface Reservation {
  readonly slot: string;
  /**
   * Submits a program, says when it has started, and collects its outcome; when the signal aborts, it ends the attempt with
   * everything that it has started and answers `stopped`. A candidate's failure is an evaluation, a fault of ours is a value.
   */
  run(attempt: Attempt, program: string, watch: Watch<Assigned>): Promise<Answer>;
  release(): void;
}

/** Executes attempts somewhere. Which evaluations there are, and what was finished before, is the evaluator's business. */
export interface Runner {
  /** The names of what can run at the same time. */
  readonly slots: readonly string[];
  /** What confines every attempt. */
  readonly sandbox: { readonly level: Level; readonly detail: string };
  /** Waits for capacity, which the oldest round gets first; rejects with the signal's reason when aborted. */
  reserve(signal: AbortSignal, round: number): Promise<Reservation>;
  /** Follows an attempt that an earlier process has submitted, or collects it; null when it can no longer answer. */
  adopt(attempt: Attempt, watch: Watch<Assigned>): Promise<Answer | null>;
  /** Ends what an earlier process left running and no session has adopted, and leaves nothing behind; no attempt is under way. */
  close(): Promise<void>;
}

/** What all attempts of a run have in common. */
export interface RunnerOptions {
  readonly task: Task;
  readonly taskDirectory: string;
  /** Put on PYTHONPATH: the folder of the package that evaluators import. */
  readonly pythonPackages: string;
  /** Replaces "python" in the evaluator's command; null leaves it as it is. */
  readonly interpreter: string | null;
  readonly runDirectory: string;
  /** The best sandbox that works here, when nothing else is said. */
  readonly sandbox?: WantedLevel | OpenSandbox;
  /** Attempts at the same time, at most. */
  readonly slots: number;
  /** Folders, relative to the run directory, of attempts that an earlier process may have left running. */
  readonly unfinished: readonly string[];
}

/** A runner with its name and its settings, which stand under `runner` in the configuration. */
export interface RunnerDefinition extends Definition {
  open(options: RunnerOptions, settings: never): Promise<Runner>;
}

/** Declares a runner; it gets its settings checked and with their defaults. */
export const defineRunner = <const Shape extends z.core.$ZodLooseShape>(definition: {
  readonly name: string;
  readonly about: string;
  readonly settings: Shape;
  open(options: RunnerOptions, settings: z.infer<z.ZodObject<Shape>>): Promise<Runner>;
}) => definition;
