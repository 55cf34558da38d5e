/** The shapes that distinguish things without colour: one path for all points of a kind, however many there are. */

/** @typedef {readonly [number, number]} Point */

/** @type {(points: Iterable<Point>, radius?: number) => string} */
export const dots = (points, radius = 2) => {
  let path = '';
  for (const [x, y] of points)
    path += `M${x - radius} ${y}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0`;
  return path;
};

/** @type {(points: Iterable<Point>, side?: number) => string} */
export const squares = (points, side = 3) => {
  let path = '';
  for (const [x, y] of points) path += `M${x - side / 2} ${y - side / 2}h${side}v${side}h${-side}Z`;
  return path;
};

/** @type {(points: Iterable<Point>, size?: number) => string} */
export const diamonds = (points, size = 5) => {
  let path = '';
  for (const [x, y] of points) path += `M${x} ${y - size}L${x + size} ${y}L${x} ${y + size}L${x - size} ${y}Z`;
  return path;
};

/** A line that holds its value until the next point. @type {(points: readonly Point[], until?: number) => string} */
export const steps = (points, until) => {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  return `M${first[0]} ${first[1]}${rest.map(([x, y]) => `H${x}V${y}`).join('')}${until === undefined ? '' : `H${until}`}`;
};

/** Islands by hue and dash: four of one times four of the other. @type {(island: number) => { className: string, dash: string }} */
export const islandMark = (island) => ({
  className: `island${island % 4}`,
  dash: ['', '6 3', '2 3', '8 3 2 3'][Math.floor(island / 4) % 4] ?? '',
});
