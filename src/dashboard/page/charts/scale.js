/** Maps values to pixels. @typedef {((value: number) => number) & { domain: readonly [number, number] }} Scale */

/** @type {(domain: readonly [number, number], range: readonly [number, number]) => Scale} */
export const linear = ([low, high], [from, to]) => {
  const span = high - low || 1;
  return Object.assign(
    /** @param {number} value */ (value) => Math.round((from + ((value - low) / span) * (to - from)) * 10) / 10,
    { domain: /** @type {const} */ ([low, high]) },
  );
};

/** The smallest and largest value with a margin; a single value gets some margin around it. @type {(values: Iterable<number>, margin?: number) => [number, number]} */
export const extent = (values, margin = 0.05) => {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return [0, 1];
  const around = (high - low || Math.abs(high) || 1) * margin;
  return [low - around, high + around];
};

/** Round numbers between two bounds, about so many of them. @type {(domain: readonly [number, number], about: number) => number[]} */
export const ticks = ([low, high], about) => {
  const rough = (high - low) / Math.max(1, about);
  const power = 10 ** Math.floor(Math.log10(rough || 1));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough;
  const found = [];
  for (let at = Math.ceil(low / step) * step; at <= high + step * 1e-9; at += step)
    found.push(Math.abs(at) < step * 1e-9 ? 0 : Number(at.toPrecision(12)));
  return found;
};

/** A tick's label with as many decimals as the steps need. @type {(value: number, step: number) => string} */
export const tickLabel = (value, step) => {
  if (Math.abs(value) >= 1e4) return value >= 1e6 ? `${value / 1e6}M` : `${value / 1e3}k`;
  const decimals = Math.max(0, Math.min(8, -Math.floor(Math.log10(Math.abs(step) || 1) + 1e-9)));
  return value.toFixed(decimals);
};
