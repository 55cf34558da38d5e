import { measured } from '../../platform/statistics/measured.ts';
import type { Evaluation } from './evaluation.ts';

/** How a repeated stage compares with what is recorded of it. */
export interface Agreement {
  readonly verdict: 'equal' | 'within the spread' | 'differs';
  /** Why, in one sentence with the numbers. */
  readonly reason: string;
}

/** Compares recorded and repeated evaluations of one stage, which have the same seeds in the same order. */
export const agreementOf = (recorded: readonly Evaluation[], repeated: readonly Evaluation[]): Agreement => {
  for (const [index, before] of recorded.entries()) {
    const after = repeated[index];
    if (after?.status !== before.status)
      return differs(
        `seed ${before.seed} was ${before.status}, and is now ${after === undefined ? 'missing' : outcomeText(after)}`,
      );
  }
  const [before, after] = [scoresOf(recorded), scoresOf(repeated)];
  if (before.length !== after.length) return differs('one of the two has no score for some seed');
  if (before.every((score, index) => isEqual(score, after[index]!)))
    return {
      verdict: 'equal',
      reason: before.length === 0 ? `it ended as "${recorded[0]!.status}" again` : 'every seed gave the same score',
    };
  const [was, is] = [measured(before), measured(after)];
  const [gap, spread] = [Math.abs(was.mean - is.mean), Math.max(was.spread, is.spread)];
  const numbers = `the mean was ${was.mean} and is ${is.mean}`;
  if (before.length < 2) return differs(`${numbers}; with one seed there is no spread to hold that against`);
  return gap <= spread
    ? { verdict: 'within the spread', reason: `${numbers}, apart by ${gap} where seeds differ by ${spread}` }
    : differs(`${numbers}, apart by ${gap}, more than the spread of ${spread}`);
};

const differs = (reason: string): Agreement => ({ verdict: 'differs', reason });

const outcomeText = (evaluation: Evaluation): string =>
  evaluation.status === 'passed' ? 'passed' : `${evaluation.status} (${evaluation.failure.message.split('\n')[0]})`;

const scoresOf = (evaluations: readonly Evaluation[]): readonly number[] =>
  evaluations.flatMap((one) => (one.status === 'passed' && one.score !== null ? [one.score] : []));

/** A deterministic score still differs in its last digits when sums are taken in another order. */
const isEqual = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
