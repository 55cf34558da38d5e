/**
 * Why a JSON text is not to be parsed, or null; in one pass. Of a key that is given twice, parsers take the last, so what
 * a person or a check reads first would not be what counts; nesting costs time and the stack.
 */
export const beyondJson = (text: string, depth: number): string | null => {
  const open: (Set<string> | null)[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '{' || character === '[') {
      open.push(character === '{' ? new Set() : null);
      if (open.length > depth) return `the JSON is nested deeper than ${depth} levels`;
    } else if (character === '}' || character === ']') open.pop();
    else if (character === '"') {
      const end = endOfString(text, at);
      const keys = open[open.length - 1];
      if (keys && isKey(text, end)) {
        const key = keyOf(text.slice(at, end));
        if (keys.has(key)) return `the JSON has the key "${key.slice(0, 80)}" twice in one object`;
        keys.add(key);
      }
      at = end - 1;
    }
  }
  return null;
};

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
