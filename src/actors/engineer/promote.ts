import type { PromoteInput } from '../../model/ports.ts';
import { type Promotion, promotionOf } from '../../model/result/promotion.ts';
import type { Task } from '../../model/task/task.ts';
import type { RunStore } from '../../stores/run-store.ts';
import type { Effect } from '../effect.ts';

/** Asks whether a program has earned the next stage, among those of its epoch that its round may see. */
export const createPromote =
  (store: RunStore, { score: { direction } }: Pick<Task, 'score'>): Effect<PromoteInput, Promotion> =>
  async ({ round, stage, score, horizon }) => {
    const gate = stage.gate!;
    const known = store.population
      .contemporaries()
      .filter(({ id }) => id !== round && (horizon === null || id <= horizon));
    if (score !== null) return promotionOf(known, { stage: stage.name, gate, score, direction });
    const of = 1 + known.filter(({ stages }) => stages[stage.name] !== undefined).length;
    return { stage: stage.name, promoted: false, place: of, of }; // without a score it cannot be among the best
  };
