import type { Evaluation } from '../result/evaluation.ts';
import type { Stage } from './task.ts';

/** Seeds below this are regular: no stage has more of them. */
export const firstFresh = 1001;

/** The nth seed, from 1 on, that no regular run of a stage uses. */
export const freshSeed = (stage: Stage, nth: number): number => Math.max(firstFresh - 1, stage.seeds) + nth;

/** Was it run with one of a stage's regular seeds? */
export const isRegular = (stage: Stage, evaluation: Evaluation): boolean =>
  evaluation.stage === stage.name && evaluation.seed <= stage.seeds;

/** The runs of a stage with fresh seeds, in the order they were made. */
export const freshRuns = (stage: Stage, evaluations: readonly Evaluation[]): readonly Evaluation[] =>
  evaluations.filter((evaluation) => evaluation.stage === stage.name && !isRegular(stage, evaluation));
