const limits = { lines: 12, characters: 160, placesPerLine: 50 };

/** Why a SEARCH text was not found: the text, the closest lines of the parent with their numbers, and the first difference. */
export const mismatch = (parent: readonly string[], search: readonly string[]): string => {
  const start = closest(parent, search);
  const shown = parent.slice(start, start + search.length);
  const wrong = search.findIndex((line, index) => line !== shown[index]);
  const found = shown[wrong];
  return [
    'no lines of the parent match this SEARCH text:',
    ...numbered(search, null),
    `The closest lines of the parent are ${start + 1} to ${start + shown.length}:`,
    ...numbered(shown, start + 1),
    `They first differ at line ${start + wrong + 1}: the SEARCH text has ${quoted(search[wrong]!)}, ` +
      `the parent ${found === undefined ? 'has ended' : `has ${quoted(found)}`}.`,
  ].join('\n');
};

/** Every SEARCH line votes for the lineNumbers where the parent has it; without votes, the lines with most words in common. */
const closest = (parent: readonly string[], search: readonly string[]): number => {
  const lineNumbers = new Map<string, number[]>();
  for (const [index, line] of parent.entries()) {
    const known = lineNumbers.get(line.trim());
    if (known === undefined) lineNumbers.set(line.trim(), [index]);
    else if (known.length < limits.placesPerLine) known.push(index);
  }
  const votes = new Map<number, number>();
  for (const [offset, line] of search.entries()) {
    if (line.trim() === '') continue;
    for (const lineNumber of lineNumbers.get(line.trim()) ?? []) {
      const start = Math.max(0, lineNumber - offset);
      votes.set(start, (votes.get(start) ?? 0) + line.trim().length);
    }
  }
  return votes.size > 0 ? best(votes) : mostAlike(parent, search);
};

const best = (votes: ReadonlyMap<number, number>): number => {
  let winner = { start: 0, votes: -1 };
  for (const [start, count] of votes) if (count > winner.votes) winner = { start, votes: count };
  return winner.start;
};

const mostAlike = (parent: readonly string[], search: readonly string[]): number => {
  const offset = search.findIndex((line) => line.trim() !== '');
  const words = new Set(wordsOf(search[offset] ?? ''));
  const scores = parent.map((line) => wordsOf(line).reduce((sum, word) => sum + (words.has(word) ? 1 : 0), 0));
  const highest = scores.reduce((top, score) => Math.max(top, score), 0);
  return Math.max(0, scores.indexOf(highest) - Math.max(0, offset));
};

const wordsOf = (line: string): string[] => [...new Set(line.slice(0, 1000).match(/\w+/g) ?? [])];

const numbered = (lines: readonly string[], first: number | null): string[] => {
  const shown = lines.slice(0, limits.lines).map((line, index) => {
    const label = first === null ? '' : String(first + index);
    return `${label.padStart(5)} | ${line.length > limits.characters ? `${line.slice(0, limits.characters)}…` : line}`;
  });
  return lines.length > limits.lines ? [...shown, `      [… ${lines.length - limits.lines} lines left out …]`] : shown;
};

const quoted = (line: string): string =>
  JSON.stringify(line.length > limits.characters ? `${line.slice(0, limits.characters)}…` : line);
