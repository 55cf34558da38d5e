import { literalOf, setTunable, type Tunable } from '../../../platform/source/regions.ts';
import { gaussian } from '../../../platform/statistics/distributions.ts';
import type { Random } from '../../../platform/statistics/seeded-random.ts';
import type { Operator } from './operator.ts';
import { trackRecord } from './operator-credit.ts';
import { type Arm, thompson } from './thompson.ts';

/** Sets one tunable, or now and then two, to another value in its range; which and which way is learnt from the history. */
export const tune: Operator = ({ parent, outline, history, credits, random }) => {
  let arms = outline.tunables.filter(isDeclaredOnce).flatMap(movesOf);
  if (arms.length === 0) return null;
  const moves: { readonly move: Move; readonly value: number }[] = [];
  let program = parent.program;
  for (const wanted = random() < 0.7 ? 1 : 2; moves.length < wanted && arms.length > 0; ) {
    const move = thompson(random, arms, credits, 'tune');
    const value = moved(random, move);
    moves.push({ move, value });
    program = setTunable(program, move.tunable.name, value) ?? program;
    arms = arms.filter((arm) => arm.tunable.name !== move.tunable.name);
  }
  const phrases = moves.map(phrase).join(' and ');
  const isOne = moves.length === 1;
  return {
    program,
    name: moves.map(({ move: { tunable }, value }) => `${tunable.name} ${shown(tunable, value)}`).join(', '),
    motivation:
      `In node ${parent.id}, ${phrases}. Nothing else changes, and the claim is that the old ${isOne ? 'value was' : 'values were'} ` +
      `${isOne ? (moves[0]!.move.isUp ? 'too low' : 'too high') : 'off in these directions'}.` +
      trackRecord(history, 'tune', moves[0]!.move.key),
    cited: { cognition: [], nodes: [] },
    summary: moves
      .map(
        ({ move: { tunable }, value }) => `${tunable.name} ${shown(tunable, tunable.value)} → ${shown(tunable, value)}`,
      )
      .join(', '),
    origin: { operator: 'tune', tune: moves.map(({ move }) => move.key).join(', ') },
  };
};

interface Move extends Arm {
  readonly tunable: Tunable;
  readonly isUp: boolean;
}

const isDeclaredOnce = ({ name }: Tunable, _: number, all: readonly Tunable[]): boolean =>
  all.filter((other) => other.name === name).length === 1;

const movesOf = (tunable: Tunable): Move[] => [
  ...(tunable.value < tunable.high ? [{ key: `${tunable.name} up`, prior: 0.3, tunable, isUp: true }] : []),
  ...(tunable.value > tunable.low ? [{ key: `${tunable.name} down`, prior: 0.3, tunable, isUp: false }] : []),
];

/** A step of about a fifth of the range, on a log scale where the range is positive; an integer moves by one at least. */
const moved = (random: Random, { tunable: { value, low, high, integer }, isUp }: Move): number => {
  const isLog = low > 0;
  const span = isLog ? Math.log(high / low) : high - low;
  const step = span * (0.02 + 0.2 * Math.abs(gaussian(random))) * (isUp ? 1 : -1);
  const target = isLog ? value * Math.exp(step) : value + step;
  if (!integer) return Math.min(high, Math.max(low, Number(target.toPrecision(3))));
  const whole = isUp ? Math.max(value + 1, Math.round(target)) : Math.min(value - 1, Math.round(target));
  return Math.min(Math.floor(high), Math.max(Math.ceil(low), whole));
};

const shown = ({ integer }: Tunable, value: number): string => literalOf(value, integer);

const phrase = ({ move: { tunable, isUp }, value }: { readonly move: Move; readonly value: number }): string =>
  `${isUp ? 'raises' : 'lowers'} ${tunable.name} from ${shown(tunable, tunable.value)} to ${shown(tunable, value)} ` +
  `(range ${tunable.low} to ${tunable.high})`;
