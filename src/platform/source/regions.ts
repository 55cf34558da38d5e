/** A named part of a program between `# region NAME` and `# endregion`; lines count from 0. */
export interface Region {
  readonly name: string;
  /** The first line of the body. */
  readonly first: number;
  /** The line of the closing marker: one past the body. */
  readonly end: number;
  /** The white space before the opening marker; the body stands at this column. */
  readonly indent: string;
}

/** A literal that may be changed within a range: `STEPS = 400  # tune 50 2000`. */
export interface Tunable {
  readonly name: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly integer: boolean;
  readonly line: number;
  /** Columns of the literal in its line. */
  readonly from: number;
  readonly to: number;
}

/** What may be changed in a program without parsing its language; ambiguous or broken marks are problems, not entries. */
export interface Outline {
  readonly regions: readonly Region[];
  readonly tunables: readonly Tunable[];
  readonly problems: readonly string[];
}

const comment = '(?:#+|//+|--+|%+|;+)';
const number = '[+-]?(?:\\d[\\d_]*\\.?[\\d_]*|\\.\\d+)(?:[eE][+-]?\\d+)?';
const mark = new RegExp(`^(\\s*)${comment}\\s*#?(region|endregion)(?:\\s+([\\w.-]+))?\\s*$`);
const tune = new RegExp(`\\s*${comment}\\s*tune\\s+(${number})\\s+(${number})(?:\\s.*)?$`);
const assignment = new RegExp(
  `([A-Za-z_]\\w*)["']?\\s*(?::[^=]*)?(?::?=|<-|:|\\s)\\s*((?!0[xXbBoO])${number})(?:[A-Za-z]\\w*)?[\\s;,)\\]}]*$`,
);
const startsWithComment = new RegExp(`^\\s*${comment}`);
/** Longer lines are data; leaving them out keeps reading linear. */
const longestLine = 500;

/** Reads the marked regions and tunable lines of a program; never throws. */
export const outline = (program: string): Outline => {
  const lines = program.split('\n').map((line) => (line.length > longestLine ? '' : line));
  const problems: string[] = [];
  return { regions: readRegions(lines, problems), tunables: readTunables(lines, problems), problems };
};

const readRegions = (lines: readonly string[], problems: string[]): Region[] => {
  const open: Omit<Region, 'end'>[] = [];
  const closed: Region[] = [];
  for (const [line, text] of lines.entries()) {
    const [, indent = '', kind, name] = mark.exec(text) ?? [];
    if (kind === 'region' && name === undefined) problems.push(`line ${line + 1}: a region needs a name`);
    else if (kind === 'region') open.push({ name: name!, first: line + 1, indent });
    else if (kind === 'endregion') {
      const region = open.pop();
      if (region === undefined) problems.push(`line ${line + 1}: endregion without a region`);
      else if (name !== undefined && name !== region.name)
        problems.push(`line ${line + 1}: endregion ${name} closes region ${region.name}`);
      else closed.push({ ...region, end: line });
    }
  }
  for (const { name, first } of open) problems.push(`line ${first}: region ${name} is not closed`);
  const counts = new Map<string, number>();
  for (const { name } of closed) counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const [name, count] of counts) if (count > 1) problems.push(`region ${name} occurs ${count} times`);
  return closed.filter(({ name }) => counts.get(name) === 1).sort((a, b) => a.first - b.first);
};

const readTunables = (lines: readonly string[], problems: string[]): Tunable[] => {
  const tunables: Tunable[] = [];
  for (const [line, text] of lines.entries()) {
    const range = tune.exec(text);
    if (range === null || startsWithComment.test(text)) continue;
    const found = assignment.exec(text.slice(0, range.index));
    if (found === null) {
      problems.push(`line ${line + 1}: a tune comment needs "NAME = number" before it`);
      continue;
    }
    const [whole, name, literal] = found as unknown as [string, string, string];
    const from = found.index + whole.lastIndexOf(literal);
    const [value, low, high] = [literal, range[1]!, range[2]!].map((digits) => Number(digits.replaceAll('_', '')));
    if (low! >= high! || value! < low! || value! > high!)
      problems.push(`line ${line + 1}: ${name} = ${value} needs a range around it, not ${low} to ${high}`);
    else {
      const integer = /^[+-]?[\d_]+$/.test(literal);
      tunables.push({ name, value: value!, low: low!, high: high!, integer, line, from, to: from + literal.length });
    }
  }
  return tunables;
};

/** The bodies of all regions by name, flush left. */
export const regionBodies = (program: string): ReadonlyMap<string, string> => {
  const lines = program.split('\n');
  const flush = (line: string, indent: string) => (line.startsWith(indent) ? line.slice(indent.length) : line);
  return new Map(
    outline(program).regions.map(({ name, first, end, indent }) => [
      name,
      lines
        .slice(first, end)
        .map((line) => flush(line, indent))
        .join('\n'),
    ]),
  );
};

/** Replaces the body of a region by flush-left code; null when there is no such region or the code's own marks are broken. */
export const replaceRegion = (program: string, name: string, code: string): string | null => {
  const region = outline(program).regions.find((candidate) => candidate.name === name);
  if (region === undefined || readRegionProblems(code).length > 0) return null;
  const body = code === '' ? [] : code.replace(/\r?\n$/, '').split('\n');
  const indented = body.map((line) => (line.trim() === '' ? line : region.indent + line));
  const lines = program.split('\n');
  return [...lines.slice(0, region.first), ...indented, ...lines.slice(region.end)].join('\n');
};

const readRegionProblems = (code: string): string[] => {
  const problems: string[] = [];
  readRegions(code.split('\n'), problems);
  return problems;
};

/** Sets a tunable literal wherever its name is declared; null when no declaration can take the value. */
export const setTunable = (program: string, name: string, value: number): string | null => {
  const fits = outline(program).tunables.filter(
    (tunable) =>
      tunable.name === name &&
      value >= tunable.low &&
      value <= tunable.high &&
      (!tunable.integer || Number.isInteger(value)),
  );
  if (fits.length === 0) return null;
  const lines = program.split('\n');
  for (const { line, from, to, integer } of fits)
    lines[line] = lines[line]!.slice(0, from) + literalOf(value, integer) + lines[line]!.slice(to);
  return lines.join('\n');
};

/** The literal that is written for a value: six significant digits, and a float stays recognisable as one. */
export const literalOf = (value: number, integer: boolean): string => {
  const digits = String(integer ? value : Number(value.toPrecision(6)));
  return integer || /[.e]/.test(digits) ? digits : `${digits}.0`;
};
