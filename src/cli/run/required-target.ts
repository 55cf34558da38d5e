import type { Config } from '../../config/schema.ts';
import type { EndReason } from '../../model/event.ts';
import type { Direction } from '../../model/task/task.ts';
import type { RunView } from '../../views/run/run-view.ts';
import { type Arguments, isOn } from '../grammar/arguments.ts';
import { cliProblem } from '../terminal/cli-problem.ts';

/** `--require-target` needs a target. */
export const checkTarget = (args: Arguments, { limits }: Config): void => {
  if (!isOn(args, 'require-target') || limits.target !== null) return;
  throw cliProblem({
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
  const asked = view.steering.limits.target;
  const target = asked === undefined ? given : asked;
  const score = view.confirmed?.score?.mean;
  if (target === null || score === undefined) return false;
  return direction === 'maximize' ? score >= target : score <= target;
};
