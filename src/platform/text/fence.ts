/** A fenced block of a reply: ``` or ~~~, with its tag; `end` is null when the closing fence is missing. */
export interface Fence {
  readonly tag: string;
  /** Index of the opening line; the body starts one line below. */
  readonly start: number;
  /** Index of the closing line. */
  readonly end: number | null;
  readonly body: readonly string[];
}

interface Mark {
  readonly character: string;
  readonly length: number;
  readonly indent: number;
  /** The column it stands at, with tabs of four. */
  readonly column: number;
  readonly info: string;
}

interface Open {
  readonly start: number;
  /** The mark that opened the block, and those of the tagged blocks inside it that are open too. */
  readonly marks: Mark[];
}

/**
 * The fenced blocks of a text that was split into lines, in order, in one pass; tagged fences inside a block nest. What
 * stands four columns further right than a fence does not close it: it belongs to the program, say to a docstring.
 */
export const fencedBlocks = (lines: readonly string[]): Fence[] => {
  const fences: Fence[] = [];
  let open: Open | null = null;
  for (const [index, line] of lines.entries()) {
    const mark = markOf(line);
    if (mark === null) continue;
    if (open === null) {
      open = { start: index, marks: [mark] };
      continue;
    }
    const innermost: Mark = open.marks.at(-1)!;
    if (!belongs(mark, open.marks[0]!)) continue;
    if (mark.info !== '') open.marks.push(mark);
    else if (mark.column < innermost.column + 4) open.marks.pop();
    if (open.marks.length > 0) continue;
    fences.push(fence(lines, innermost, open.start, index));
    open = null;
  }
  if (open !== null) fences.push(fence(lines, open.marks[0]!, open.start, null));
  return fences;
};

const belongs = (mark: Mark, open: Mark): boolean => mark.character === open.character && mark.length >= open.length;

const markOf = (line: string): Mark | null => {
  const indent = indentOf(line);
  const character = line[indent];
  if (character !== '`' && character !== '~') return null;
  let end = indent;
  while (line[end] === character) end += 1;
  const info = line.slice(end).trim();
  // "```x```" on one line is inline code, not a fence.
  if (end - indent < 3 || info.includes('`')) return null;
  const column = line.slice(0, indent).replaceAll('\t', '    ').length;
  return { character, length: end - indent, indent, column, info };
};

const fence = (lines: readonly string[], mark: Mark, start: number, end: number | null): Fence => ({
  tag: (mark.info.split(/[\s{]/, 1)[0] ?? '').toLowerCase(),
  start,
  end,
  body: lines.slice(start + 1, end ?? lines.length).map((line) => line.slice(Math.min(mark.indent, indentOf(line)))),
});

const indentOf = (line: string): number => {
  let at = 0;
  while (line[at] === ' ' || line[at] === '\t') at += 1;
  return at;
};
