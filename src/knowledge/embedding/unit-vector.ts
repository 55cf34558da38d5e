/** The vector scaled to length 1; a vector of zeros becomes the first axis, because a cosine needs a direction. */
export const unitVector = (vector: readonly number[]): number[] => {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return length === 0 ? vector.map((_, index) => (index === 0 ? 1 : 0)) : vector.map((value) => value / length);
};
