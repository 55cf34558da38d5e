const starts = 'EVOLVE-BLOCK-START';
const ends = 'EVOLVE-BLOCK-END';

/** Does the program mark the parts that may be changed? Without marks, all of it may. */
export const hasSourceBlocks = (program: string): boolean => program.includes(starts);

/**
 * The first change outside the parent's EVOLVE-BLOCK parts, in words; null when everything outside them, and the marker
 * lines themselves, are the same byte for byte. A parent without markers allows every change.
 */
export const changeOutsideBlocks = (parent: string, program: string): string | null => {
  if (!hasSourceBlocks(parent)) return null;
  const [ours, theirs] = [fixedLines(parent), fixedLines(program)];
  const count = Math.max(ours.length, theirs.length);
  for (let index = 0; index < count; index += 1) {
    const [expected, got] = [ours[index], theirs[index]];
    if (expected?.text !== got?.text) return difference(expected, got);
  }
  return null;
};

interface Line {
  readonly text: string;
  readonly number: number;
}

/** The lines that must stay: all outside the blocks, with the markers; an end without a start is an ordinary line. */
const fixedLines = (program: string): Line[] => {
  const fixed: Line[] = [];
  let inside = false;
  for (const [index, text] of program.split('\n').entries()) {
    if (inside && text.includes(ends)) inside = false;
    if (!inside) fixed.push({ text, number: index + 1 });
    if (!inside && text.includes(starts)) inside = true;
  }
  return fixed;
};

const difference = (expected: Line | undefined, got: Line | undefined): string => {
  if (expected === undefined)
    return `line ${got!.number} stands outside the EVOLVE-BLOCK markers and is not in the parent: ${quoted(got!.text)}`;
  const where = `line ${expected.number} of the parent stands outside the EVOLVE-BLOCK markers`;
  return got === undefined
    ? `${where} and is missing at the end: ${quoted(expected.text)}`
    : `${where} and must stay ${quoted(expected.text)}, but line ${got.number} is ${quoted(got.text)}`;
};

const quoted = (text: string): string => JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
