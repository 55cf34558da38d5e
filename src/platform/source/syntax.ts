/** How a family of languages is read: only as much as it takes to find comments and strings. */
export interface Syntax {
  readonly comments: readonly string[];
  readonly blocks: readonly (readonly [open: string, close: string])[];
  readonly quotes: string;
  /** The quotes whose strings may run over several lines. */
  readonly long: string;
  /** `levels`: indentation may mean something and is kept as a level; `free`: it is left out. */
  readonly indent: 'levels' | 'free';
  /** White space inside a line: `none` never matters, `between` only between two words or two marks, `kept` may matter. */
  readonly space: 'none' | 'between' | 'kept';
}

/** Python is read most closely, for it is what most tasks are written in. */
export const python: Syntax = { comments: ['#'], blocks: [], quotes: `"'`, long: '', indent: 'levels', space: 'none' };
const braces: Syntax = {
  comments: ['//'],
  blocks: [['/*', '*/']],
  quotes: `"'\``,
  long: '`',
  indent: 'free',
  space: 'between',
};
const hash: Syntax = { ...python, long: `"'`, space: 'kept' };
const dashes: Syntax = { ...hash, comments: ['--'], long: '' };
const percent: Syntax = { ...dashes, comments: ['%'], indent: 'free' };
const semicolon: Syntax = { ...percent, comments: [';'], blocks: [['#|', '|#']], quotes: '"', long: '"' };
/** Of an unknown language only blank lines and the white space at line ends are known not to matter. */
const unknown: Syntax = { comments: [], blocks: [], quotes: '', long: '', indent: 'levels', space: 'kept' };

const families: readonly (readonly [names: string, syntax: Syntax])[] = [
  ['python python3 py', python],
  ['javascript js typescript ts c cpp c++ cuda java go swift kotlin scala csharp c# php zig dart', braces],
  ['rust rs', { ...braces, quotes: '"', long: '"' }],
  ['ruby rb r julia jl shell bash sh perl nim elixir yaml toml', hash],
  ['lua', { ...dashes, blocks: [['--[[', ']]']] }],
  ['sql', { ...dashes, blocks: [['/*', '*/']], long: `"'` }],
  ['haskell hs elm', { ...dashes, blocks: [['{-', '-}']], quotes: '"' }],
  ['ada vhdl', { ...dashes, quotes: '"' }],
  ['matlab octave prolog erlang tex latex', percent],
  ['lisp scheme clojure racket', semicolon],
];

/** How a language is read, by its usual names. */
export const syntaxOf = (language: string): Syntax =>
  families.find(([names]) => names.split(' ').includes(language.toLowerCase()))?.[1] ?? unknown;

/** A piece of a program as far as layout and comments are concerned. */
export interface Token {
  readonly kind: 'newline' | 'space' | 'comment' | 'string' | 'word' | 'mark';
  readonly text: string;
}

/** The token that starts at a place. Every character is looked at a bounded number of times. */
export const readToken = (program: string, at: number, syntax: Syntax): Token => {
  const token = (kind: Token['kind'], end: number): Token => ({ kind, text: program.slice(at, end) });
  const first = program[at]!;
  if (first === '\n') return token('newline', at + 1);
  if (first === '\\') return token(syntax === python && program[at + 1] === '\n' ? 'newline' : 'mark', at + 2);
  const space = matchEnd(spaces, program, at);
  if (space !== null) return token('space', space);
  const comment = commentEnd(program, at, syntax);
  if (comment !== null) return token('comment', comment);
  const string = stringEnd(program, at, syntax);
  if (string !== null) return token('string', string);
  const word = matchEnd(words, program, at);
  return word === null ? token('mark', at + 1) : token('word', word);
};

const spaces = /[^\S\n]+/y;
const words = /[\p{L}\p{N}_$]+/uy;
/** Letters before a Python string: raw, bytes, formatted, template. */
const prefix = /(?:r[bft]?|[bft]r?|u)(?=["'])/iy;
/** A character literal, in languages where a lone quote is something else (a lifetime, a prime). */
const character = /'(?:\\[^\n]{1,10}?|[^'\\\n])'/uy;
/** After these a single quote is a transpose, a prime or an apostrophe. */
const operand = /[\p{L}\p{N}_)\]}.]/u;

const matchEnd = (pattern: RegExp, text: string, at: number): number | null => {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
};

const commentEnd = (text: string, at: number, { comments, blocks, space }: Syntax): number | null => {
  const block = blocks.find(([open]) => text.startsWith(open, at));
  if (block !== undefined) {
    const close = text.indexOf(block[1], at + block[0].length);
    return close < 0 ? text.length : close + block[1].length;
  }
  if (!comments.some((open) => text.startsWith(open, at))) return null;
  // Where white space matters, "$#" and "a#b" are no comments.
  if (space === 'kept' && text[at] === '#' && /\S/.test(text[at - 1] ?? ' ')) return null;
  const newline = text.indexOf('\n', at);
  return newline < 0 ? text.length : newline;
};

const stringEnd = (text: string, at: number, syntax: Syntax): number | null => {
  const start = (syntax === python ? matchEnd(prefix, text, at) : null) ?? at;
  const quote = text[start]!;
  if (!syntax.quotes.includes(quote)) return quote === "'" ? matchEnd(character, text, at) : null;
  if (syntax !== python && quote === "'" && operand.test(text[at - 1] ?? ' ')) return null;
  const triple = quote.repeat(3);
  const isTriple = quote !== '`' && (quote === '"' || syntax === python) && text.startsWith(triple, start);
  const close = isTriple ? triple : quote;
  for (let end = start + close.length; end < text.length; end += text[end] === '\\' ? 2 : 1) {
    if (text.startsWith(close, end)) return end + close.length;
    if (text[end] === '\n' && !isTriple && !syntax.long.includes(quote)) return null;
  }
  return isTriple ? text.length : null;
};
