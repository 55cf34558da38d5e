/** The indices at which `needle` occurs in `haystack`, in order; Knuth, Morris and Pratt, so linear for any input. */
export const occurrences = (haystack: readonly string[], needle: readonly string[]): number[] => {
  if (needle.length === 0) return Array.from({ length: haystack.length + 1 }, (_, index) => index);
  const back = fallbacks(needle);
  const found: number[] = [];
  let matched = 0;
  for (const [index, item] of haystack.entries()) {
    while (matched > 0 && needle[matched] !== item) matched = back[matched - 1]!;
    if (needle[matched] === item) matched += 1;
    if (matched < needle.length) continue;
    found.push(index - needle.length + 1);
    matched = back[matched - 1]!;
  }
  return found;
};

/** For each prefix, the length of its longest proper prefix that is also its end. */
const fallbacks = (needle: readonly string[]): number[] => {
  const back = [0];
  for (let index = 1, matched = 0; index < needle.length; index += 1) {
    while (matched > 0 && needle[matched] !== needle[index]) matched = back[matched - 1]!;
    if (needle[matched] === needle[index]) matched += 1;
    back.push(matched);
  }
  return back;
};
