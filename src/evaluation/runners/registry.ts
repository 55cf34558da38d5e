import { createRegistry } from '../../platform/registry.ts';
import type { Evaluator, EvaluatorOptions } from '../evaluator.ts';
import type { RunnerDefinition } from '../runner.ts';
import { localRunner } from './local/local-runner.ts';

/** All runners. A new one is a file of its own and a line here. */
export const runners = createRegistry<RunnerDefinition>('runner', [localRunner]);

/** What the configuration says about the runner. */
export type RunnerSection = Readonly<Record<string, unknown>> & { readonly name: string };

/** Opens the runner that the configuration names. */
export const openRunner = (section: RunnerSection, options: EvaluatorOptions): Promise<Evaluator> =>
  runners.get(section.name).open(options, runners.settingsOf(section) as never);
