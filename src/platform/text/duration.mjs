/**
 * A duration as a person says it, in two units at most: `350 ms`, `2.5 s`, `41 s`, `3 min 20 s`, `3 h 18 min`, `2 d 4 h`.
 * Plain JavaScript, because the page reads it as it stands.
 * @type {(seconds: number) => string}
 */
export const duration = (seconds) => {
  if (seconds > 0 && seconds < 1) return `${Math.max(1, Math.round(seconds * 1000))} ms`;
  if (seconds < 9.95) return `${Number(Math.max(0, seconds).toPrecision(2))} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return inTwo(whole, 60, 'min', 's');
  const minutes = Math.round(seconds / 60);
  return minutes < 1440 ? inTwo(minutes, 60, 'h', 'min') : inTwo(Math.round(seconds / 3600), 24, 'd', 'h');
};

/** @type {(count: number, size: number, large: string, small: string) => string} */
const inTwo = (count, size, large, small) => {
  const rest = count % size;
  return `${Math.floor(count / size)} ${large}${rest === 0 ? '' : ` ${rest} ${small}`}`;
};
