/** How sure the bounds are that this program gives. */
export const confidence = 0.95;

/**
 * The value that a Student t variable with `freedom` degrees of freedom stays below with a probability from 0.5 to 1.
 * Its distribution function is a regularised incomplete beta function (Abramowitz and Stegun 26.7.1); it is inverted by bisection.
 */
export const studentQuantile = (probability: number, freedom: number): number => {
  let low = 0;
  let high = 1;
  while (studentBelow(high, freedom) < probability) high *= 2;
  for (let step = 0; step < 80; step += 1) {
    const middle = (low + high) / 2;
    if (studentBelow(middle, freedom) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

/** The probability that such a variable stays below a value from 0 on. */
const studentBelow = (value: number, freedom: number): number =>
  1 - incompleteBeta(freedom / (freedom + value ** 2), freedom / 2, 0.5) / 2;

/** The regularised incomplete beta function, on the side where its continued fraction converges fast. */
const incompleteBeta = (x: number, a: number, b: number): number => {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2) ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(1 - x, b, a)) / b;
};

/** Its continued fraction (Abramowitz and Stegun 26.5.8), by the method of Lentz. */
const fraction = (x: number, a: number, b: number): number => {
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m <= 500; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    const before = value;
    for (const part of [even, odd]) {
      d = 1 / away(1 + part * d);
      c = away(1 + part / c);
      value *= d * c;
    }
    if (Math.abs(value - before) <= 1e-15 * Math.abs(value)) break;
  }
  return value;
};

const away = (value: number): number => (Math.abs(value) < 1e-300 ? 1e-300 : value);

/** The logarithm of the gamma function by Stirling's series (Abramowitz and Stegun 6.1.41), from 10 on. */
const logGamma = (x: number): number => {
  if (x < 10) return logGamma(x + 1) - Math.log(x);
  const series = 1 / (12 * x) - 1 / (360 * x ** 3) + 1 / (1260 * x ** 5) - 1 / (1680 * x ** 7);
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series;
};
