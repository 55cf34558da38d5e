import { literalOf, outline, setTunable, type Tunable } from '../../platform/source/regions.ts';
import type { Random } from '../../platform/statistics/seeded-random.ts';

/** A program that does less work, and what was changed. */
export interface Cheaper {
  readonly program: string;
  readonly summary: string;
}

/**
 * Halves the tunables that set how much work a program does, within their ranges; null when none can go lower. With a
 * generator only a random part of them is halved, at least one.
 */
export const cheapen = (program: string, random?: Random): Cheaper | null => {
  const expensive = outline(program).tunables.filter((tunable) => isCost(tunable) && halved(tunable) < tunable.value);
  if (expensive.length === 0) return null;
  const drawn = random === undefined ? expensive : expensive.filter(() => random() < 0.5);
  const chosen = drawn.length > 0 ? drawn : expensive.slice(0, 1);
  return {
    program: chosen.reduce((edited, tunable) => setTunable(edited, tunable.name, halved(tunable)) ?? edited, program),
    summary: `halved ${chosen.map((tunable) => `${tunable.name} ${shown(tunable, tunable.value)} → ${shown(tunable, halved(tunable))}`).join(', ')}`,
  };
};

const shown = ({ integer }: Tunable, value: number): string => literalOf(value, integer);

const halved = ({ value, low, integer }: Tunable): number =>
  Math.max(integer ? Math.ceil(low) : low, integer ? Math.floor(value / 2) : value / 2);

/** Plural nouns of repeated work; STEP_SIZE or START_NOISE cost nothing. */
const costs = new Set(
  (
    'STEPS ITER ITERS ITERATIONS TRIES TRIALS ATTEMPTS STARTS RESTARTS HOPS ROUNDS EPOCHS SAMPLES SWEEPS PASSES REPEATS MOVES ' +
    'NUDGES SHAKES KICKS CHILDREN OFFSPRING GENERATIONS POPULATION FAMILY CANDIDATES SCREENED REFINED DRAWS LOOPS CYCLES'
  ).split(' '),
);

/** Does the name of a tunable contain such a noun: SLP_STEPS, maxIter, N_STARTS, MAXITER? */
const isCost = ({ name }: Tunable): boolean =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .split('_')
    .some((part) => costs.has(part.replace(/^(MAX|NUM|N)(?=[A-Z]{4})/, '')));
