/** A vector of length 1; a zero vector stays as it is. */
export const normalized = (vector: readonly number[]): Float32Array => {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return Float32Array.from(vector, (value) => (length > 0 ? value / length : 0));
};

/** The similarity of two normalized vectors, cut to 0 … 1. */
export const similarityOf = (a: Float32Array, b: Float32Array): number => {
  // Four sums at once: the processor need not wait for each before the next.
  let [first, second, third, fourth] = [0, 0, 0, 0];
  let index = 0;
  for (; index + 3 < a.length; index += 4) {
    first += a[index]! * b[index]!;
    second += a[index + 1]! * b[index + 1]!;
    third += a[index + 2]! * b[index + 2]!;
    fourth += a[index + 3]! * b[index + 3]!;
  }
  for (; index < a.length; index += 1) first += a[index]! * b[index]!;
  return unit(first + second + third + fourth);
};

/** A cosine cut to 0 … 1: an opposite text is no more related than an unrelated one. */
export const unit = (cosine: number): number => Math.min(1, Math.max(0, cosine));
