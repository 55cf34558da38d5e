/**
 * Why a JSON text is not to be parsed, or null; in one pass. Of a key that is given twice, parsers take the last, so what
 * a person or a check reads first would not be what counts; nesting costs time and the stack.
 */
export const beyondJson = (text: string, depth: number): string | null => {
  const open: (Set<string> | null)[] = [];
  for (const { at, end } of jsonMarks(text)) {
    const mark = text[at];
    const keys = open[open.length - 1];
    if (mark === '{' || mark === '[') {
      open.push(mark === '{' ? new Set() : null);
      if (open.length > depth) return tooDeep(depth);
    } else if (mark !== '"') open.pop();
    else if (keys && isKey(text, end)) {
      const key = keyOf(text.slice(at, end));
      if (keys.has(key)) return `the JSON has the key "${key.slice(0, 80)}" twice in one object`;
      keys.add(key);
    }
  }
  return null;
};

/** Where the bracket at `start` is closed, or why it is not up to `stop`; null: the text ends before. */
export const closingBracket = (
  text: string,
  start: number,
  { stop, depth }: { readonly stop: number; readonly depth: number },
): { readonly end: number; readonly problem: string | null } | null => {
  for (const mark of jsonMarks(text, start, stop)) {
    if (mark.depth > depth) return { end: mark.at, problem: tooDeep(depth) };
    if (mark.depth === 0) return { end: mark.end, problem: null };
  }
  return null;
};

/** Whether brackets are nested deeper than so many levels; parsing deep nesting takes seconds and may overflow the stack. */
export const isDeeper = (text: string, depth: number): boolean => {
  for (const mark of jsonMarks(text)) if (mark.depth > depth) return true;
  return false;
};

const tooDeep = (depth: number): string => `the JSON is nested deeper than ${depth} levels`;

interface Mark {
  readonly at: number;
  /** The place behind it. */
  readonly end: number;
  /** How many brackets are open behind it. */
  readonly depth: number;
}

/** The strings of a JSON text and the brackets outside of them. */
function* jsonMarks(text: string, start = 0, stop = text.length): Generator<Mark> {
  let depth = 0;
  for (let at = start; at < stop; at += 1) {
    const character = text[at];
    if (character === '"') {
      const end = endOfString(text, at);
      yield { at, end, depth };
      at = end - 1;
    } else if (character === '{' || character === '[') {
      depth += 1;
      yield { at, end: at + 1, depth };
    } else if (character === '}' || character === ']') {
      depth -= 1;
      yield { at, end: at + 1, depth };
    }
  }
}

/** The place behind the closing quote of the string that begins at `start`. */
const endOfString = (text: string, start: number): number => {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return Math.min(at + 1, text.length);
};

const isKey = (text: string, end: number): boolean => {
  let at = end;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\t' || text[at] === '\r') at += 1;
  return text[at] === ':';
};

/** Escapes can write one key in several ways. */
const keyOf = (quoted: string): string => {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return quoted;
  }
};
