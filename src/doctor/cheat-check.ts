import type { Stage } from '../model/task/task.ts';
import { type Baseline, outcomeText, pays, toleranceOf, winningScore } from './baseline.ts';
import type { CheatBench, Ending } from './cheat-bench.ts';
import { type Cheat, cheating } from './cheats.ts';
import { type Check, fail, ok } from './doctor-check.ts';
import { removePlanted } from './planted.ts';

/** How a cheat ended, and whether it paid: with a better score than the initial program, or by something it left behind. */
export interface CheatOutcome {
  readonly cheat: Cheat;
  readonly ending: Ending;
  /** Files that it could write where it must not. */
  readonly planted: readonly string[];
  readonly pays: boolean;
}

/** Shows a cheat to the task's evaluator, and cleans up after it. */
export const tryCheat = async (
  bench: CheatBench,
  cheat: Cheat,
  baseline: Baseline,
  stage: Stage,
): Promise<CheatOutcome> => {
  const { initial, spec } = bench.task;
  const program = await cheating(bench, initial, cheat, winningScore(spec.score, baseline.score));
  try {
    const ending = await bench.run(program, stage);
    const planted = await removePlanted(bench);
    return { cheat, ending, planted, pays: planted.length > 0 || pays(ending, baseline, spec.score) };
  } finally {
    await removePlanted(bench);
  }
};

/** One line about a cheat: it must end as a failure, quarantined, or with no better score than the initial program. */
export const cheatCheck = async (bench: CheatBench, cheat: Cheat, baseline: Baseline, stage: Stage): Promise<Check> => {
  const { ending, planted, pays: paid } = await tryCheat(bench, cheat, baseline, stage);
  const name = `cheat: ${cheat.name}`;
  const limit = baseline.score + (bench.task.spec.score.direction === 'maximize' ? 1 : -1) * toleranceOf(baseline);
  const came = planted.length > 0 ? `it could write ${planted.join(', ')}` : outcomeText(ending);
  const detail = `expected nothing better than ${limit}; came ${came}`;
  if (ending.status === 'fault')
    return fail(name, detail, 'A program must not be able to break its evaluator: run it in a process of its own.');
  return paid ? fail(name, `${detail}: it ${cheat.what}`, ADVICE) : ok(name, detail);
};

const ADVICE =
  'Run candidates with asi_eval.Candidate, in a process of their own, and declare plausible bounds: docs/integrity.md.';
