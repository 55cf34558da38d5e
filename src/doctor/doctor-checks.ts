import type { Config } from '../config/schema.ts';
import type { TaskFolder } from '../stores/task-folder.ts';
import type { Check } from './doctor-check.ts';
import { machineChecks } from './machine-check.ts';
import { taskChecks } from './task-check.ts';

export type { Check } from './doctor-check.ts';

export interface DoctorOptions {
  /** Null: look at the machine only. */
  readonly task: TaskFolder | null;
  readonly config: Config;
  progress(line: string): void;
}

/** Looks at everything a run needs, spends nothing, and runs the task's evaluator on programs whose outcome is known. */
export async function* doctorChecks({ task, config, progress }: DoctorOptions): AsyncGenerator<Check> {
  yield* machineChecks(config);
  if (task !== null) yield* taskChecks({ task, config, progress });
}
