import { diffLines } from 'diff';
import { pickWeighted } from '../../../platform/statistics/seeded-random.ts';
import type { Operator } from './operator.ts';

/** Longer differences are another program, not a variant. */
const maxEditLength = 1000;

/** Gives one hunk of the parent the form it has in a reference: takes over what is new there, or undoes what is new here. */
export const hunk: Operator = ({ parent, references, random }) => {
  const hunks = references.flatMap((donor) => {
    const all = hunksOf(parent.program, donor.program);
    return all.length < 2 ? [] : all.filter(isSelfContained).map((difference) => ({ donor, difference }));
  });
  if (hunks.length === 0) return null;
  const { donor, difference } = pickWeighted(random, hunks, (candidate) => 1 / lineCount(candidate.difference));
  const { start, removed, added } = difference;
  const lines = parent.program.split('\n');
  const program = [...lines.slice(0, start), ...added, ...lines.slice(start + removed.length)].join('\n');
  return {
    program,
    name: `lines of node ${donor.id} at ${start + 1}`,
    motivation:
      `Gives ${locationOf(difference)} of node ${parent.id} the form of node ${donor.id}: ${counts(difference)}. ` +
      `Of all differences between the two only this changes, and the claim is that node ${donor.id} has the better form here.`,
    cited: { cognition: [], nodes: [donor.id] },
    summary: `${locationOf(difference)} as in node ${donor.id} (+${added.length} -${removed.length})`,
    origin: { operator: 'hunk', node: String(donor.id) },
  };
};

/** One hunk in which two programs differ; lines count from 0. */
interface Hunk {
  readonly start: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** The differing hunks in order; each fits the first program by construction. */
const hunksOf = (from: string, to: string): Hunk[] => {
  const hunks: Hunk[] = [];
  let line = 0;
  let open: { start: number; removed: string[]; added: string[] } | null = null;
  for (const { added, removed, value } of diffLines(`${from}\n`, `${to}\n`, { maxEditLength }) ?? []) {
    const lines = value.replace(/\n$/, '').split('\n');
    if (added || removed) {
      open ??= { start: line, removed: [], added: [] };
      (added ? open.added : open.removed).push(...lines);
    } else {
      if (open !== null) hunks.push(open);
      open = null;
    }
    if (!added) line += lines.length;
  }
  return open === null ? hunks : [...hunks, open];
};

/** A hunk that opens and closes as many brackets and long strings as the lines it replaces, at the same indentation. */
const isSelfContained = ({ removed, added }: Hunk): boolean =>
  ['()', '[]', '{}'].every(([open, close]) => surplus(removed, open!, close!) === surplus(added, open!, close!)) &&
  ['"""', "'''"].every((quote) => occurrences(removed, quote) % 2 === occurrences(added, quote) % 2) &&
  (removed.length === 0 || added.length === 0 || indentation(removed) === indentation(added));

const occurrences = (lines: readonly string[], text: string): number => lines.join('\n').split(text).length - 1;

const surplus = (lines: readonly string[], open: string, close: string): number =>
  occurrences(lines, open) - occurrences(lines, close);

const indentation = (lines: readonly string[]): number =>
  Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)));

const lineCount = ({ removed, added }: Hunk): number => removed.length + added.length;

const locationOf = ({ start, removed }: Hunk): string => {
  if (removed.length === 0) return `the lines before line ${start + 1}`;
  return removed.length === 1 ? `line ${start + 1}` : `lines ${start + 1} to ${start + removed.length}`;
};

const counts = ({ removed, added }: Hunk): string =>
  [
    ...(removed.length > 0 ? [`${removed.length} ${removed.length === 1 ? 'line goes' : 'lines go'}`] : []),
    ...(added.length > 0 ? [`${added.length} ${added.length === 1 ? 'line comes' : 'lines come'}`] : []),
  ].join(', ');
