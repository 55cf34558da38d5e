import type { Put, Section } from '../database/database.ts';

/** A point in a mirror: the number of a commit, the hash that chains everything up to it, and where it ends in the file. */
export interface MirrorEnd {
  readonly commit: number;
  readonly h: string;
  readonly bytes: number;
}

/** The first line of a mirror: which format it has. */
export const heading = '{"mirror":1}\n';

/** Before the first commit. */
export const beginning: MirrorEnd = { commit: 0, h: '', bytes: heading.length };

/** A row as one line of JSON; the sealed text stands in it byte for byte. */
export const rowLine = ({ section, key, text }: Put): string =>
  `{"s":"${section}","k":${JSON.stringify(key)},"r":${text}}\n`;

/** The row that a line holds; null when it holds none. */
export const rowIn = (line: string): Put | null => {
  const match = rowStart.exec(line);
  if (match === null || !line.endsWith('}')) return null;
  try {
    return { section: match[1] as Section, key: JSON.parse(match[2]!), text: line.slice(match[0].length, -1) };
  } catch {
    return null;
  }
};

const rowStart = /^\{"s":"([a-z]+)","k":("(?:[^"\\]|\\.)*"),"r":/;

/** The line behind the rows that were committed together. */
export const commitLine = ({ commit, h }: Pick<MirrorEnd, 'commit' | 'h'>): string =>
  `{"commit":${commit},"h":"${h}"}\n`;

/** The commit that a line ends; null when it is another line. */
export const commitIn = (line: string): { readonly commit: number; readonly h: string } | null => {
  const match = /^\{"commit":(\d+),"h":"([0-9a-f]{64})"\}$/.exec(line);
  return match && { commit: Number(match[1]), h: match[2]! };
};
