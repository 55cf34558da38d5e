import type { PassedEvaluation } from '../model/result/evaluation.ts';
import type { Stage } from '../model/task/task.ts';
import { type Baseline, outcomeText, spreadOf } from './baseline.ts';
import type { CheatBench, Ending } from './cheat-bench.ts';
import { type Check, fail, ok, warn } from './doctor-check.ts';

/** Above this many seconds, other seeds are not tried: doctor should be quick. */
const PATIENCE_SECONDS = 120;

type Scored = PassedEvaluation & { readonly score: number };

/** Checks of the initial program, and the baseline that they measure; null when nothing could be measured. */
export async function* initialChecks(
  bench: CheatBench,
  progress: (line: string) => void,
): AsyncGenerator<Check, Baseline | null> {
  const { spec, initial } = bench.task;
  const run = (program: string, stage: Stage, seed: number, what: string) => {
    progress(`running the evaluator: ${stage.name}, ${what}`);
    return bench.run(program, stage, seed);
  };
  let first: Scored | null = null;
  let stage = spec.stages[0]!;
  for (stage of spec.stages) {
    const ending = await run(initial, stage, 1, 'initial program');
    if (ending.status !== 'passed') {
      yield fail(
        'initial program',
        outcomeText(ending),
        `See the evaluator: "${stage.name}" must pass before anything evolves.`,
      );
      return null;
    }
    if (!isScored(ending)) continue;
    first = ending;
    break;
  }
  if (first === null) {
    yield fail('initial program', 'no stage gave a score', 'The last stage must report a score.');
    return null;
  }
  const { wallSeconds } = first.usage;
  yield ok('initial program', `${stage.name}: score ${first.score} ${spec.score.unit} in ${wallSeconds.toFixed(1)} s`);
  yield fenceCheck(first);
  const again = await run(`${initial}\n`, stage, 1, 'the same again');
  yield determinism(first.score, again);
  const others: Ending[] = [];
  if (wallSeconds <= PATIENCE_SECONDS)
    for (const seed of [2, 3]) others.push(await run(initial, stage, seed, `the same with seed ${seed}`));
  const scores = [first, again, ...others].filter(isScored).map(({ score }) => score);
  const spread = Math.max(spreadOf(scores), spreadOf(scores.slice(0, 2)));
  yield noise(spread, scores, others);
  return { stage, score: first.score, spread, wallSeconds };
}

const isScored = (ending: Ending): ending is Scored => ending.status === 'passed' && ending.score !== null;

/** `asi_eval` writes down when a candidate ran without a fence of its own. */
const fenceCheck = ({ notes }: PassedEvaluation): Check => {
  const bare = /without a fence of its own \((.*?)\)/.exec(notes)?.[1];
  return bare === undefined
    ? ok('fence', 'the evaluator remarked nothing about a candidate without a fence')
    : warn('fence', `the candidate runs without one: ${bare}`, 'Use Linux 5.13 or newer, or install bubblewrap.');
};

const determinism = (score: number, again: Ending): Check =>
  isScored(again) && again.score === score
    ? ok('determinism', 'the same program and seed gave the same score twice')
    : warn(
        'determinism',
        `${score}, then ${outcomeText(again)}`,
        'Seed everything, or raise `seeds` and expect noise.',
      );

const noise = (spread: number, scores: readonly number[], others: readonly Ending[]): Check => {
  const failed = others.find((ending) => !isScored(ending));
  if (failed !== undefined)
    return fail('noise', `another seed: ${outcomeText(failed)}`, 'The initial program must pass with every seed.');
  if (others.length === 0)
    return warn('noise', 'not measured: one evaluation takes long', 'Compare a few seeds by hand.');
  return ok('noise', `sigma ${spread.toPrecision(2)} over ${scores.length} scores, seeds 1 to 3`);
};
