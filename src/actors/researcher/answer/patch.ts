import { mismatch } from '../../../platform/text/mismatch.ts';
import { type Located, locate, type Match } from './locate.ts';
import type { PatchEdit, Replacement } from './patch-edits.ts';

const limits = { edits: 100, problems: 3 };

/** A parent with all edits applied, or why none was. */
export type Patched =
  | { readonly ok: true; readonly program: string; readonly edits: number }
  | { readonly ok: false; readonly kind: 'mismatch' | 'incomplete' | 'unparsed'; readonly detail: string };

/** Applies the edits of an answer, every one against the parent as it was shown, or none. */
export const applyEdits = (parent: string, edits: readonly PatchEdit[]): Patched => {
  if (edits.length === 0) return { ok: false, kind: 'unparsed', detail: 'the answer contains no SEARCH/REPLACE block' };
  if (edits.length > limits.edits)
    return { ok: false, kind: 'unparsed', detail: `${edits.length} edits are more than ${limits.edits}` };
  const raw = parent.split('\n');
  const lines = raw.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  const matches: Match[] = [];
  const problems: string[] = [];
  for (const [index, edit] of edits.entries()) {
    if (problems.length === limits.problems) break;
    const found = bestPlaceOf(lines, edit);
    if (typeof found === 'string') problems.push(`Edit ${index + 1} of ${edits.length}: ${found}`);
    else matches.push(found);
  }
  if (problems.length === 0) problems.push(...overlaps(matches));
  if (problems.length > 0) return { ok: false, kind: 'mismatch', detail: problems.join('\n\n') };
  const end = raw[0]!.endsWith('\r') ? '\r' : '';
  return { ok: true, program: replaced(raw, matches, end), edits: edits.length };
};

/** The match of the reading that finds most: what stands before a "=======" line of the parent is in the parent too. */
const bestPlaceOf = (parent: readonly string[], { others, ...first }: PatchEdit): Match | string => {
  const found = [first, ...others].map((reading) => placeOf(parent, reading));
  return found.findLast((match) => typeof match !== 'string') ?? found[0]!;
};

const placeOf = (parent: readonly string[], { search, replace }: Replacement): Match | string => {
  if (search.every((line) => line.trim() === ''))
    return 'the SEARCH text is empty; to insert lines, search for a neighbouring line and repeat it in the replacement';
  const located: Located = locate(parent, search, replace);
  if ('match' in located) return located.match;
  const { starts } = located;
  if (starts.length === 0) return mismatch(parent, search);
  if (starts.length === 1) return 'the replacement cannot follow the indentation of the parent; copy the lines exactly';
  const shown = starts.slice(0, 5).map((start) => start + 1);
  return (
    `the SEARCH text matches the parent at ${starts.length} places (lines ${shown.join(', ')}` +
    `${starts.length > shown.length ? ', …' : ''}): ${JSON.stringify(search[0]!.slice(0, 160))}. ` +
    'Add neighbouring lines so that it matches once.'
  );
};

const overlaps = (matches: readonly Match[]): string[] => {
  const order = [...matches].sort((a, b) => a.start - b.start);
  return order.flatMap(({ start }, index) => {
    const before = order[index - 1];
    const shared = before !== undefined && start < before.start + before.length;
    return shared ? [`Two edits change the same lines of the parent, from line ${start + 1}; join them into one.`] : [];
  });
};

const replaced = (raw: readonly string[], matches: readonly Match[], end: string): string => {
  const result: string[] = [];
  let at = 0;
  for (const { start, length, replacement } of [...matches].sort((a, b) => a.start - b.start)) {
    for (let line = at; line < start; line += 1) result.push(raw[line]!);
    for (const line of replacement) result.push(line + end);
    at = start + length;
  }
  for (let line = at; line < raw.length; line += 1) result.push(raw[line]!);
  const program = result.join('\n');
  // The last line of a file ends without a line end, hence without its first half.
  return program.endsWith('\r') && !raw.at(-1)!.endsWith('\r') ? program.slice(0, -1) : program;
};
