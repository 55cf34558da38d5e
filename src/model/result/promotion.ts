import { z } from 'zod';
import type { Direction, Gate } from '../task/task.ts';
import { directed } from './improvement.mjs';
import type { NodeSummary } from './node.ts';

/** A program's place among those that have got through a stage, and whether the next stage is paid for. */
export const Promotion = z
  .object({
    stage: z.string(),
    promoted: z.boolean(),
    /** From 1, the best; of equals all have the better place. */
    place: z.number().int(),
    of: z.number().int(),
  })
  .readonly();
export type Promotion = z.infer<typeof Promotion>;

/** A place among fewer says nothing yet. */
const soonest = 4;

interface Rung {
  readonly stage: string;
  readonly gate: Pick<Gate, 'top' | 'after'>;
  readonly score: number;
  readonly direction: Direction;
}

/**
 * Asynchronous successive halving (Li et al. 2020, "A System for Massively Parallel Hyperparameter Tuning"): no program waits for a
 * full rung; a program continues when it is in the best share of all that have got through the stage by now. At least one place
 * is always open. A program that is not promoted is not promoted later.
 */
export const promotionOf = (known: readonly NodeSummary[], { stage, gate, score, direction }: Rung): Promotion => {
  const own = directed(score, direction);
  const scores = known.flatMap(({ stages }) =>
    stages[stage] === undefined ? [] : [directed(stages[stage], direction)],
  );
  const of = scores.length + 1;
  const place = 1 + scores.filter((other) => other > own).length;
  const places = Math.max(1, Math.floor(of * (gate.top ?? 1)));
  return { stage, promoted: of < (gate.after ?? soonest) || place <= places, place, of };
};

/** Why a program was not promoted, as its failure says it. */
export const notPromoted = ({ stage, place, of }: Promotion, top: number): string =>
  `stage ${stage}: place ${place} of ${of}, and only the best ${Math.round(100 * top)} % advance`;
