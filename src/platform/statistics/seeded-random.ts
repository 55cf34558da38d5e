/** A seeded generator of numbers in [0, 1). */
export type Random = () => number;

/**
 * A generator whose sequence depends on its seed parts alone, e.g. `(run seed, round, "learn")`; so a resumed run draws
 * what an unbroken one would have drawn. FNV-1a over the parts seeds a 32-bit SplitMix sequence.
 */
export const randomFrom = (...seed: readonly (string | number)[]): Random => {
  let hash = 0x811c9dc5;
  for (const character of seed.join('/')) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  return () => {
    hash = (hash + 0x9e3779b9) | 0;
    let mixed = Math.imul(hash ^ (hash >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
};

/** A uniform integer in [0, size). */
export const below = (random: Random, size: number): number => Math.floor(random() * size);

export const pick = <T>(random: Random, items: readonly T[]): T => items[below(random, items.length)]!;

/** Picks one item with probability proportional to its weight; uniform when no weight is positive. */
export const pickWeighted = <T>(random: Random, items: readonly T[], weight: (item: T) => number): T => {
  const weights = items.map((item) => Math.max(0, weight(item)));
  const total = weights.reduce((sum, value) => sum + value, 0);
  if (total <= 0) return pick(random, items);
  let rest = random() * total;
  for (const [index, value] of weights.entries()) {
    rest -= value;
    if (rest < 0) return items[index]!;
  }
  return items[items.length - 1]!;
};

/** `count` different items in random order (all of them when there are fewer). */
export const sample = <T>(random: Random, items: readonly T[], count: number): T[] => {
  const rest = [...items];
  const chosen: T[] = [];
  while (chosen.length < count && rest.length > 0) chosen.push(...rest.splice(below(random, rest.length), 1));
  return chosen;
};
