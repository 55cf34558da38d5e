import { createRegistry, mergedSettings, type Section } from '../../platform/registry.ts';
import { createEvaluator, type Evaluator, type EvaluatorOptions } from '../evaluator.ts';
import type { RunnerDefinition } from '../runner.ts';
import * as all from './built-in-runners.ts';

/** All runners. A new one is a file of its own and a line in `built-in-runners.ts`. */
const builtIn = Object.values(all);

export const runners = createRegistry<RunnerDefinition>('runner', builtIn);

/** The settings of all built-in runners, as they stand under `runner` in the configuration. */
export const runnerSettings = mergedSettings(builtIn);

/** An evaluator whose attempts are executed by the runner that the configuration names. */
export const createEvaluatorOn = (section: Section, options: EvaluatorOptions): Promise<Evaluator> =>
  createEvaluator(options, (about) => runners.get(section.name).open(about, runners.settingsOf(section) as never));
