/** The known names closest to a mistyped one, nearest first; none when all are too far away to be meant. */
export const nearestNames = (name: string, known: readonly string[], count = 3): string[] =>
  known
    .filter((candidate) => name.length <= 2 * candidate.length + 2) // the others are too far away, and slow to compare
    .map((candidate) => ({ candidate, distance: distanceTo(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= Math.max(2, Math.floor(candidate.length / 3)))
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, count)
    .map(({ candidate }) => candidate);

/** Insertions, deletions, replacements and swaps of neighbours; 1 when one name begins with the other. */
const distanceTo = (name: string, other: string): number => {
  if (name.length > 1 && other.startsWith(name)) return name === other ? 0 : 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= name.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const replaced = last[column - 1]! + (name[row - 1] === other[column - 1] ? 0 : 1);
      const swapped = name[row - 1] === other[column - 2] && name[row - 2] === other[column - 1];
      const swap = swapped ? beforeLast[column - 2]! + 1 : Number.POSITIVE_INFINITY;
      current.push(Math.min(replaced, swap, last[column]! + 1, current[column - 1]! + 1));
    }
    beforeLast = last;
    last = current;
  }
  return last[other.length]!;
};
