import { occurrences } from '../../../platform/text/occurrences.ts';

/** Where a SEARCH text stands in the parent, and how its replacement has to be indented. */
export interface Match {
  readonly start: number;
  readonly length: number;
  readonly replacement: readonly string[];
}

/** One match, or the starts of several, or of none. */
export type Located = { readonly match: Match } | { readonly starts: readonly number[] };

/**
 * Finds the SEARCH lines in the parent: exactly, else without trailing blanks, else with the whole text moved left or
 * right by the same indentation. Only a match that is the only one of its kind counts.
 */
export const locate = (parent: readonly string[], search: readonly string[], replace: readonly string[]): Located => {
  const exact = occurrences(parent, search);
  if (exact.length > 0) return one(exact, search.length, () => replace);
  const [wanted, instead] = [withoutBlankEdges(search), withoutBlankEdges(replace)];
  const loose = occurrences(parent.map(bare), wanted.map(bare));
  if (loose.length > 0) return one(loose, wanted.length, () => instead);
  const [head, ...rest] = steps(wanted);
  const lines = steps(parent);
  const moved = occurrences(lines.map(relative), rest.map(relative)).filter((at) => lines[at - 1]?.text === head?.text);
  return one(
    moved.map((at) => at - 1),
    wanted.length,
    (start) => reindented(instead, indentOf(wanted[0]!), indentOf(parent[start]!)),
  );
};

const one = (
  starts: readonly number[],
  length: number,
  replacementAt: (start: number) => readonly string[] | null,
): Located => {
  const replacement = starts.length === 1 ? replacementAt(starts[0]!) : null;
  return replacement === null ? { starts } : { match: { start: starts[0]!, length, replacement } };
};

interface Step {
  readonly text: string;
  /** Characters of indentation more than the last line that was not blank; 0 for a blank line. */
  readonly deeper: number;
}

const steps = (lines: readonly string[]): Step[] => {
  let before = 0;
  return lines.map((line) => {
    const text = line.trim();
    if (text === '') return { text, deeper: 0 };
    const indent = indentOf(line).length;
    const deeper = indent - before;
    before = indent;
    return { text, deeper };
  });
};

const relative = ({ text, deeper }: Step): string => `${deeper} ${text}`;

/** The lines moved from one indentation to another; null when a line is too far left to follow. */
const reindented = (lines: readonly string[], from: string, to: string): string[] | null => {
  const shift = to.length - from.length;
  const moved: string[] = [];
  for (const line of lines) {
    const indent = indentOf(line);
    if (line.trim() === '') moved.push('');
    else if (shift >= 0) moved.push(to.slice(0, shift) + line);
    else if (indent.length >= -shift) moved.push(line.slice(-shift));
    else return null;
  }
  return moved;
};

const withoutBlankEdges = (lines: readonly string[]): readonly string[] => {
  const first = lines.findIndex((line) => line.trim() !== '');
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return first < 0 ? [] : lines.slice(first, last + 1);
};

const bare = (line: string): string => line.trimEnd();

const indentOf = (line: string): string => line.slice(0, line.length - line.trimStart().length);
