import { createRegistry, mergedSettings, type Section } from '../../platform/registry.ts';
import type { Evaluator, EvaluatorOptions } from '../evaluator.ts';
import type { RunnerDefinition } from '../runner.ts';
import { localRunner } from './local/local-runner.ts';

/** All runners. A new one is a file of its own and a line here. */
const builtIn = [localRunner] as const;

export const runners = createRegistry<RunnerDefinition>('runner', builtIn);

/** The settings of all built-in runners, as they stand under `runner` in the configuration. */
export const runnerSettings = mergedSettings(builtIn);

/** Opens the runner that the configuration names. */
export const openRunner = (section: Section, options: EvaluatorOptions): Promise<Evaluator> =>
  runners.get(section.name).open(options, runners.settingsOf(section) as never);
