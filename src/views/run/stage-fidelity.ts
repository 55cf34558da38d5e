import type { RunEvent } from '../../model/event.ts';
import { firstFresh } from '../../model/task/fresh-seeds.ts';
import { measured } from '../../platform/statistics/measured.ts';
import { type RankCorrelation, rankCorrelation } from '../../platform/statistics/rank-correlation.ts';

/** Scores by stage, round and regular seed; grows in place. */
export type StageScores = ReadonlyMap<string, ReadonlyMap<number, ReadonlyMap<number, number>>>;

type Growing = Map<string, Map<number, Map<number, number>>>;

/** The scores after one more event; an epoch begins again, for its scores are no longer comparable. */
export const withStageScore = (scores: StageScores, event: RunEvent): StageScores => {
  if (event.type === 'epoch.started') return new Map();
  if (event.type !== 'stage.ended' || event.seed >= firstFresh || event.score === null) return scores;
  const growing = scores as Growing;
  const stage = growing.get(event.stage) ?? new Map<number, Map<number, number>>();
  growing.set(event.stage, stage);
  const round = stage.get(event.round) ?? new Map<number, number>();
  stage.set(event.round, round);
  round.set(event.seed, event.score); // a repaired program runs its stage again: its last run counts
  return scores;
};

/** How well a cheap stage predict the last one. */
export interface StageProxy extends RankCorrelation {
  readonly stage: string;
  readonly full: string;
}

/** From so many programs on, a correlation near zero is worth a warning. */
const enough = 10;

/** Each earlier stage against the last, over programs that got through both; those that a gate rejected are not among them. */
export const proxiesOf = (scores: StageScores): readonly StageProxy[] => {
  const stages = [...scores.keys()];
  const full = stages.at(-1);
  if (full === undefined) return [];
  return stages.slice(0, -1).flatMap((stage) => {
    const finals = scores.get(full)!;
    const pairs = [...scores.get(stage)!].flatMap(([round, values]): (readonly [number, number])[] => {
      const last = finals.get(round);
      return last === undefined ? [] : [[meanOf(values), meanOf(last)]];
    });
    const found = rankCorrelation(pairs);
    return found === null ? [] : [{ stage, full, ...found }];
  });
};

/** Does a stage predict next to nothing of the one that counts, as far as can be seen? */
export const isBlind = ({ rho, low, n }: RankCorrelation): boolean => n >= enough && low <= 0 && rho < 0.3;

/** The same as a sentence. */
export const blindText = ({ stage, full, rho, low, high, n }: StageProxy): string =>
  `Stage "${stage}" is a poor proxy for "${full}": Spearman ρ ${rho.toFixed(2)} (95 % ${low.toFixed(2)} to ${high.toFixed(2)}, n ${n}). ` +
  'Its gate may reject good candidates.';

const meanOf = (values: ReadonlyMap<number, number>): number => measured([...values.values()]).mean;
