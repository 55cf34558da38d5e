/**
 * How scores are compared: with the sign turned so that more is better, whatever the task's direction. Plain JavaScript,
 * because the page reads it as it stands.
 * @typedef {'maximize' | 'minimize'} Direction
 */

/** A value turned so that more is better. @type {(value: number, direction: Direction) => number} */
export const directed = (value, direction) => (direction === 'maximize' ? value : -value);

/**
 * How much better a score is than another one, in the unit of the score: positive when it is better. Null when there is
 * nothing to compare.
 * @type {<Score extends number | null | undefined>(score: Score, before: number | null | undefined, direction: Direction) => number | null}
 */
export const improvement = (score, before, direction) =>
  score === null || score === undefined || before === null || before === undefined
    ? null
    : directed(score, direction) - directed(before, direction);

/** Which way is better, in words. @type {(direction: Direction) => string} */
export const directionText = (direction) => (direction === 'maximize' ? 'higher is better' : 'lower is better');
