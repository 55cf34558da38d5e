const limits = { characters: 64 * 1024, depth: 100 };

/**
 * Why a text is not worth parsing as YAML, or null. A few kilobytes of brackets or dashes cost the parser seconds and
 * its stack, so size and nesting are looked at first, in one pass; texts that people write are nowhere near.
 */
export const beyondYaml = (text: string): string | null => {
  if (text.length > limits.characters)
    return `it has ${text.length} characters; at most ${limits.characters} are allowed`;
  return bracketsDeep(text) || marksDeep(text) ? `it is nested deeper than ${limits.depth} levels` : null;
};

const bracketsDeep = (text: string): boolean => {
  let depth = 0;
  for (const character of text) {
    if (character === '[' || character === '{') depth += 1;
    else if ((character === ']' || character === '}') && depth > 0) depth -= 1;
    if (depth > limits.depth) return true;
  }
  return false;
};

/** "- - - -" and "? ? ? ?" nest as brackets do, and so, as far as the parser's stack is concerned, do "&a &a" and "!a !a". */
const marksDeep = (text: string): boolean => {
  let run = 0;
  for (const word of text.split(/\s+/)) {
    run = word === '-' || word === '?' || word.startsWith('&') || word.startsWith('!') ? run + 1 : 0;
    if (run > limits.depth) return true;
  }
  return false;
};
