import type { z } from 'zod';
import type { Definition } from '../platform/registry.ts';
import type { Evaluator, EvaluatorOptions } from './evaluator.ts';

/**
 * Where evaluations are executed. What it opens evaluates programs by key, finds what an earlier process left, may be
 * aborted by a signal, and leaves nothing running when it is closed.
 */
export interface RunnerDefinition extends Definition {
  open(options: EvaluatorOptions, settings: never): Promise<Evaluator>;
}

/** Declares a runner; it gets its settings checked and with their defaults. */
export const defineRunner = <const Shape extends z.core.$ZodLooseShape>(definition: {
  readonly name: string;
  readonly about: string;
  readonly settings: Shape;
  open(options: EvaluatorOptions, settings: z.infer<z.ZodObject<Shape>>): Promise<Evaluator>;
}) => definition;
