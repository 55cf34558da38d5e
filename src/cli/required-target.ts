import type { Config } from '../config.ts';
import type { EndReason } from '../domain/event.ts';
import type { RunView } from '../domain/run-view.ts';
import type { Direction } from '../domain/task.ts';
import { type Arguments, isOn } from './arguments.ts';
import { CliProblem } from './problem.ts';

/** `--require-target` needs a target. */
export const checkTarget = (typed: Arguments, { limits }: Config): void => {
  if (!isOn(typed, 'require-target') || limits.target !== null) return;
  throw new CliProblem({
    code: 'target-missing',
    message: '--require-target is given, but no target.',
    advice: 'Add --target <score>.',
  });
};

/** Was the target reached, by a score that counts? One that is not confirmed does not. */
export const isReached = (
  { reason, view }: { readonly reason: EndReason; readonly view: Pick<RunView, 'confirmed' | 'steering'> },
  given: number | null,
  direction: Direction,
): boolean => {
  if (reason === 'target') return true;
  const told = view.steering.limits.target;
  const target = told === undefined ? given : told;
  const score = view.confirmed?.score?.mean;
  if (target === null || score === undefined) return false;
  return direction === 'maximize' ? score >= target : score <= target;
};
