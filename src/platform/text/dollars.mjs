/**
 * US dollars as they are shown everywhere: two significant digits below one dollar, cents above: `$0`, `$0.0034`,
 * `$0.21`, `$12.50`. A plain module, because the page reads it as it stands.
 * @param {number} usd at least 0
 * @returns {string}
 */
export const dollars = (usd) => {
  if (usd === 0) return '$0';
  if (usd >= 0.995) return `$${usd.toFixed(2)}`;
  const rounded = Number(usd.toPrecision(2));
  return `$${rounded.toFixed(Math.min(20, 1 - Math.floor(Math.log10(rounded))))}`;
};
