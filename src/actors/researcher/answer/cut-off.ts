import { python, readToken, syntaxOf } from '../../../platform/source/syntax.ts';

/**
 * Does a Python program end within a long string? That is what is left of an answer whose program holds a line of "```":
 * it seems to close the fence. Other languages are not read closely enough to decide.
 */
export const endsWithinString = (program: string, language: string): boolean => {
  if (syntaxOf(language) !== python) return false;
  for (let at = 0; at < program.length; ) {
    const { kind, text } = readToken(program, at, python);
    at += text.length;
    // A string that is open takes in whatever follows.
    if (at === program.length) return kind === 'string' && readToken(`${text};`, 0, python).text !== text;
  }
  return false;
};
