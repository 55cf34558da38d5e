import { z } from 'zod';

const finite = z.number();

/** A number that was measured several times: mean, sample standard deviation (0 when n is 1), values in seed order. */
export const Measured = z
  .object({ mean: finite, spread: finite, n: z.number().int(), values: z.array(finite) })
  .readonly();
export type Measured = z.infer<typeof Measured>;

/** Mean and sample standard deviation of values, in their order. */
export const measured = (values: readonly number[]): Measured => {
  const n = values.length;
  const [first] = values;
  // a sum of equal numbers is rounded: their mean would depend on how many there are
  if (first !== undefined && values.every((value) => value === first))
    return { mean: first, spread: 0, n, values: [...values] };
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, spread: n > 1 ? Math.sqrt(squares / (n - 1)) : 0, n, values: [...values] };
};
