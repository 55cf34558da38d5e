/** The first index whose item is not before the position sought; `before` must hold for a beginning of the items only. */
export const lowerBound = <T>(items: readonly T[], before: (item: T) => boolean): number => {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (before(items[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Inserts an item in place; at the end without a search when it belongs there, as it nearly always does. */
export const insertSorted = <T>(items: T[], item: T, compare: (a: T, b: T) => number): void => {
  const last = items.at(-1);
  if (last === undefined || compare(last, item) <= 0) items.push(item);
  else
    items.splice(
      lowerBound(items, (other) => compare(other, item) <= 0),
      0,
      item,
    );
};

/** Removes an item that is there, found by its order. */
export const removeSorted = <T>(items: T[], item: T, compare: (a: T, b: T) => number): void => {
  items.splice(
    lowerBound(items, (other) => compare(other, item) < 0),
    1,
  );
};
