import { python, readToken, type Syntax, syntaxOf, type Token } from './syntax.ts';

/**
 * The text of a program without comments, docstrings, blank lines and layout: programs that differ only in those get
 * the same text. Strings stay verbatim. In doubt a difference is kept, since a false duplicate costs a good proposal.
 */
export const normalisedTokens = (program: string, language: string): string => {
  const syntax = syntaxOf(language);
  const lines: string[] = [];
  const indents = [0];
  for (const { column, tokens } of logicalLines(program, syntax)) {
    while (indents.at(-1)! > column) indents.pop();
    if (indents.at(-1)! < column) indents.push(column);
    if (syntax === python && tokens.every(isPlainString)) continue;
    const level = syntax.indent === 'levels' ? `${indents.length - 1}:` : '';
    lines.push(level + tokens.map((token) => (needsSpace(token, syntax) ? ` ${token.text}` : token.text)).join(''));
  }
  return lines.join('\n');
};

/** A token that is neither space nor comment, with what stands before it in its line. */
interface Placed extends Token {
  readonly before: Token['kind'] | null;
  readonly isApart: boolean;
}

interface Line {
  readonly column: number;
  readonly tokens: readonly Placed[];
}

/** The lines that hold anything; inside brackets and after a backslash Python's lines continue. */
function* logicalLines(program: string, syntax: Syntax): Generator<Line> {
  let tokens: Placed[] = [];
  let column = 0;
  let depth = 0;
  let isApart = false;
  for (let at = 0; at < program.length; ) {
    const { kind, text } = readToken(program, at, syntax);
    at += text.length;
    if (kind === 'newline' && !(syntax === python && (depth > 0 || text.startsWith('\\')))) {
      if (tokens.length > 0) yield { column, tokens };
      tokens = [];
      column = 0;
    } else if (kind === 'newline' || kind === 'space' || kind === 'comment') {
      isApart = true;
      if (tokens.length === 0) column = columnAfter(text, column);
    } else {
      tokens.push({ kind, text, before: tokens.at(-1)?.kind ?? null, isApart });
      isApart = false;
      if (kind === 'mark') depth = Math.max(0, depth + (bracket[text] ?? 0));
    }
  }
  if (tokens.length > 0) yield { column, tokens };
}

const bracket: Readonly<Record<string, number>> = { '(': 1, '[': 1, '{': 1, ')': -1, ']': -1, '}': -1 };

const columnAfter = (blank: string, column: number): number => {
  let after = column;
  for (const character of blank) after += character === '\t' ? 8 - (after % 8) : 1;
  return after;
};

/** A docstring is made of these alone; a formatted string may call something. */
const isPlainString = ({ kind, text }: Token): boolean => kind === 'string' && !/^[a-z]*[ft]/i.test(text);

const needsSpace = ({ kind, before, isApart }: Placed, { space }: Syntax): boolean => {
  if (before === null) return false;
  if (space === 'none') return true;
  return isApart && (space === 'kept' || (before === 'mark') === (kind === 'mark'));
};
