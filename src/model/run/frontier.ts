/**
 * The frontier after one more round: all rounds from 0 to it are there. Rounds beyond it wait in the set, which is changed.
 * -1 before the first one.
 */
export const frontierWith = (round: number, frontier: number, beyond: Set<number>): number => {
  if (round <= frontier) return frontier;
  beyond.add(round);
  let reached = frontier;
  while (beyond.delete(reached + 1)) reached += 1;
  return reached;
};
