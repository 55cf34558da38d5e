import { fencedBlocks } from '../../../platform/text/fence.ts';

/** What to look for and what to put in its place, in lines without line ends. */
export interface Replacement {
  readonly search: readonly string[];
  readonly replace: readonly string[];
}

/** One SEARCH/REPLACE block of a reply. */
export interface PatchEdit extends Replacement {
  /** Other readings, when the block holds several "=======" lines: a heading in a docstring is underlined like that. */
  readonly others: readonly Replacement[];
}

const mostReadings = 8;

/** The blocks of a reply and the lines they span, or why the last one is unusable. */
export type PatchEdits =
  | { readonly ok: true; readonly edits: readonly PatchEdit[]; readonly first: number; readonly last: number }
  | { readonly ok: false; readonly problem: string };

type Part = 'outside' | 'search' | 'replace';

/** Reads the SEARCH/REPLACE blocks of a reply line by line; fences around or inside them do not matter. */
export const patchEdits = (lines: readonly string[]): PatchEdits => {
  const edits: PatchEdit[] = [];
  let part: Part = 'outside';
  let [first, last, from] = [-1, -1, 0];
  let middles: number[] = [];
  const cutOff = (what: string): PatchEdits => ({ ok: false, problem: `edit ${edits.length + 1} ${what}` });
  for (const [index, line] of lines.entries()) {
    const mark = markOf(line);
    if (mark === null) continue;
    if (mark === 'start') {
      if (part === 'search') return cutOff('has no "=======" line before the next edit begins');
      if (part === 'replace') return cutOff('has no ">>>>>>> REPLACE" line before the next edit begins');
      part = 'search';
      from = index + 1;
      middles = [];
      if (first < 0) first = index;
    } else if (mark === 'middle' && part !== 'outside') {
      part = 'replace';
      if (middles.length < mostReadings) middles.push(index);
    } else if (mark === 'end') {
      if (part === 'search') return cutOff('has no "=======" line');
      if (part === 'outside') continue;
      const [reading, ...others] = middles.map((middle) => ({
        search: unfenced(lines.slice(from, middle)),
        replace: unfenced(lines.slice(middle + 1, index)),
      }));
      edits.push({ ...reading!, others });
      part = 'outside';
      last = index;
    }
  }
  if (part !== 'outside') return cutOff('is cut off: it has no ">>>>>>> REPLACE" line');
  if (/^\s*<{5,9} ?S?E?A?R?C?$/.test(lines.at(-1)?.slice(-40) ?? '')) return cutOff('is cut off where it begins');
  return { ok: true, edits, first, last };
};

/** The markers at the left and right of a block; seven signs, a few more or less are forgiven where a word follows. */
const markOf = (line: string): 'start' | 'middle' | 'end' | null => {
  const text = line.trim();
  if (text === '=======') return 'middle';
  if (text.length > 40) return null;
  if (/^<{5,9} ?SEARCH$/.test(text)) return 'start';
  if (/^>{5,9} ?REPLACE$/.test(text)) return 'end';
  return null;
};

/** A section that was fenced as a whole, without its fence. */
const unfenced = (lines: readonly string[]): readonly string[] => {
  if (lines.length < 2 || !/^\s*(```|~~~)/.test(lines[0]!)) return lines;
  const [fence] = fencedBlocks(lines);
  return fence?.start === 0 && fence.end === lines.length - 1 ? fence.body : lines;
};
