/** How a family of languages is read: only as much as it takes to leave out what no program depends on. */
interface Syntax {
  readonly comments: readonly string[];
  readonly blocks: readonly (readonly [open: string, close: string])[];
  readonly quotes: string;
  /** `levels`: indentation means something and is kept as a level; `free`: it is left out. */
  readonly indent: 'levels' | 'free';
  /** White space inside a line: `none` never matters, `marks` only between two words or two marks, `kept` matters. */
  readonly space: 'none' | 'marks' | 'kept';
}

const python: Syntax = { comments: ['#'], blocks: [], quotes: `"'`, indent: 'levels', space: 'none' };
const braces: Syntax = { comments: ['//'], blocks: [['/*', '*/']], quotes: `"'\``, indent: 'free', space: 'marks' };
const hash: Syntax = { comments: ['#'], blocks: [], quotes: `"'`, indent: 'levels', space: 'kept' };
const dashes: Syntax = { ...hash, comments: ['--'], blocks: [['/*', '*/'], ['--[[', ']]'], ['{-', '-}']] };
const percent: Syntax = { ...hash, comments: ['%'], indent: 'free' };
const semicolon: Syntax = { comments: [';'], blocks: [['#|', '|#']], quotes: '"', indent: 'free', space: 'kept' };
/** Of an unknown language only blank lines and white space at the end of lines are known not to matter. */
const unknown: Syntax = { comments: [], blocks: [], quotes: '', indent: 'levels', space: 'kept' };

const families: readonly (readonly [Syntax, string])[] = [
  [python, 'python py python3'],
  [braces, 'javascript js typescript ts c cpp c++ cuda java go swift kotlin scala csharp c# php zig dart'],
  [{ ...braces, quotes: '"' }, 'rust rs'],
  [hash, 'ruby rb r julia jl shell bash sh perl nim elixir yaml toml'],
  [dashes, 'lua sql'],
  [{ ...dashes, quotes: '"' }, 'haskell hs elm ada'],
  [percent, 'matlab octave prolog erlang tex latex'],
  [semicolon, 'lisp scheme clojure racket'],
];
const syntaxOf = (language: string): Syntax =>
  families.find(([, names]) => names.split(' ').includes(language.toLowerCase()))?.[0] ?? unknown;

type Kind = 'newline' | 'space' | 'comment' | 'string' | 'word' | 'mark';
interface Line {
  readonly tokens: string[];
  column: number;
  kind: Kind | null;
  gap: boolean;
  onlyStrings: boolean;
}
const emptyLine = (): Line => ({ tokens: [], column: 0, kind: null, gap: false, onlyStrings: true });

/**
 * The text of a program without comments, docstrings, blank lines and layout: programs that differ only in those get
 * the same text. Strings stay verbatim. In doubt a difference is kept, for a false duplicate costs a good proposal.
 */
export const normalisedTokens = (program: string, language: string): string => {
  const syntax = syntaxOf(language);
  const lines: string[] = [];
  const indents = [0];
  let line = emptyLine();
  let depth = 0;
  let column = 0;

  const endLine = () => {
    const isDocstring = syntax === python && line.onlyStrings;
    if (line.tokens.length > 0) {
      while (indents.at(-1)! > line.column) indents.pop();
      if (indents.at(-1)! < line.column) indents.push(line.column);
      const level = syntax.indent === 'levels' ? `${indents.length - 1}:` : '';
      if (!isDocstring) lines.push(level + line.tokens.join(''));
    }
    line = emptyLine();
    column = 0;
  };
  const add = (kind: Kind, text: string) => {
    if (line.tokens.length === 0) line.column = column;
    else if (needsSpace(syntax, line, kind)) line.tokens.push(' ');
    line.tokens.push(text);
    line.onlyStrings &&= kind === 'string' && !/^\w*[ft]/i.test(text);
    line.kind = kind;
    line.gap = false;
    if (kind === 'mark' && '([{'.includes(text)) depth += 1;
    if (kind === 'mark' && ')]}'.includes(text)) depth = Math.max(0, depth - 1);
  };

  for (let at = 0; at < program.length; ) {
    const [kind, end] = read(program, at, syntax, line.kind !== null && !line.gap);
    const text = program.slice(at, end);
    const isJoined = syntax === python && (depth > 0 || text.startsWith('\\'));
    if (kind === 'newline' && !isJoined) endLine();
    else if (kind === 'newline' || kind === 'space' || kind === 'comment') {
      line.gap = true;
      if (line.tokens.length === 0) for (const blank of text) column += blank === '\t' ? 8 - (column % 8) : 1;
    } else add(kind, text);
    at = end;
  }
  endLine();
  return lines.join('\n');
};

const needsSpace = (syntax: Syntax, line: Line, kind: Kind): boolean => {
  if (syntax.space === 'none') return true;
  return line.gap && (syntax.space === 'kept' || (line.kind === 'mark') === (kind === 'mark'));
};

const spaces = /[^\S\n]+/y;
const word = /[\p{L}\p{N}_$]+/uy;
const prefix = /(?:[rbuft]|[rR][bBfFtT]|[bBfFtT][rR])?(?=["'])/iy;
const character = /'(?:\\.[^'\n]{0,8}|[^'\\\n])'/uy;

/** The kind of what starts here, and where it ends. */
const read = (text: string, at: number, syntax: Syntax, attached: boolean): [Kind, number] => {
  if (text[at] === '\n') return ['newline', at + 1];
  const space = endOf(spaces, text, at);
  if (space > at) return ['space', space];
  const block = syntax.blocks.find(([open]) => text.startsWith(open, at));
  if (block !== undefined) return ['comment', after(text, block[1], at + block[0].length)];
  if (syntax.comments.some((open) => text.startsWith(open, at))) {
    const newline = text.indexOf('\n', at);
    return ['comment', newline < 0 ? text.length : newline];
  }
  const opening = syntax === python ? Math.max(at, endOf(prefix, text, at)) : at;
  const isTranspose = syntax !== python && attached && text[at] === "'";
  if (syntax.quotes.includes(text[opening] ?? ' ') && !isTranspose) {
    const end = endOfString(text, opening);
    if (end !== null) return ['string', end];
  }
  if (syntax.quotes === '"' && endOf(character, text, at) > at) return ['string', endOf(character, text, at)];
  if (text[at] === '\\' && text[at + 1] === '\n') return ['newline', at + 2];
  if (text[at] === '\\') return ['mark', at + 2];
  return endOf(word, text, at) > at ? ['word', endOf(word, text, at)] : ['mark', at + 1];
};
