/** A vector of length 1; a zero vector stays as it is. */
export const normalized = (vector: readonly number[]): Float32Array => {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return Float32Array.from(vector, (value) => (length > 0 ? value / length : 0));
};

/** The similarity of two normalized vectors, cut to 0 … 1. */
export const similarityOf = (a: Float32Array, b: Float32Array): number => {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += a[index]! * b[index]!;
  return unit(sum);
};

/** A cosine cut to 0 … 1: an opposite text is no more related than an unrelated one. */
export const unit = (cosine: number): number => Math.min(1, Math.max(0, cosine));
