/**
 * A difference with its sign: `+0.2`, `-0.2`, `0`. Plain JavaScript, because the page reads it as it stands.
 * @type {(value: number, format: (size: number) => string) => string}
 */
export const withSign = (value, format) => {
  const size = format(Math.abs(value));
  return value === 0 ? size : `${value < 0 ? '-' : '+'}${size}`;
};
