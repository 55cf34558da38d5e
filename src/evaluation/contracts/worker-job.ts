import type { Evaluation } from '../../model/result/evaluation.ts';
import type { Task } from '../../model/task/task.ts';
import type { FaultCode } from '../evaluator-fault.ts';
import type { Spec } from './attempt-spec.ts';
import type { About } from './task-contract.ts';

/** What a worker thread is asked: start an attempt, or (without `launch`) wait for one that was started before. */
export interface Job {
  /** Absolute, and made already. */
  readonly folder: string;
  readonly candidate: string;
  readonly launch: { readonly program: string; readonly spec: Spec } | null;
  readonly about: About;
  readonly task: Pick<Task, 'score' | 'metrics'>;
}

/** A worker's answer; errors lose their fields on the way between threads, so faults are values here. */
export type Answer =
  | { readonly status: 'ended'; readonly evaluation: Evaluation }
  | { readonly status: 'fault'; readonly code: FaultCode; readonly message: string }
  | { readonly status: 'stopped' };

/** What a worker reports while it waits. */
export interface RunnerStarted {
  readonly pid: number;
}
