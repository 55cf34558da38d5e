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
  readonly info: string;
}

/** The fenced blocks of a text that was split into lines, in order, in one pass; tagged fences inside a block nest. */
export const fencedBlocks = (lines: readonly string[]): Fence[] => {
  const fences: Fence[] = [];
  let open: { mark: Mark; start: number; depth: number } | null = null;
  for (const [index, line] of lines.entries()) {
    const mark = markOf(line);
    if (mark === null) continue;
    if (open === null) open = { mark, start: index, depth: 1 };
    else if (!belongs(mark, open.mark)) continue;
    else if (mark.info !== '') open.depth += 1;
    else open.depth -= 1;
    if (open.depth > 0) continue;
    fences.push(fence(lines, open.mark, open.start, index));
    open = null;
  }
  if (open !== null) fences.push(fence(lines, open.mark, open.start, null));
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
  return { character, length: end - indent, indent, info };
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
