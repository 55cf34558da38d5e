/**
 * The first line that stands for code left out ("# ... rest unchanged"), with its number; null when the program is
 * written out. Lines that the parent has too are the parent's own comments.
 */
export const elisionIn = (program: string, parent: string): { line: number; text: string } | null => {
  const known = new Set(parent.split('\n').map((line) => line.trim()));
  for (const [index, line] of program.split('\n').entries()) {
    const text = line.trim();
    if (text.length > 0 && text.length <= 160 && isElision(text) && !known.has(text)) return { line: index + 1, text };
  }
  return null;
};

const isElision = (text: string): boolean => {
  if (text.startsWith('[… ')) return true;
  // A space after the dots, or it is the spread of a JavaScript object.
  if (/^(\.\.\.|…) /.test(text)) return leftOut.test(text);
  if (!comment.test(text)) return false;
  const words = text
    .replace(comment, '')
    .replace(/(\*\/|-->)$/, '')
    .trim();
  if (/^(\.\.\.|…)+$/.test(words)) return true;
  if (/^(\.\.\.|…)|(\.\.\.|…)$/.test(words)) return leftOut.test(words);
  return phrases.some((pattern) => pattern.test(words));
};

const comment = /^(#|\/\/|--|\/\*|\*|%|;|<!--)+\s*/;

/** Words that turn dots into "code was left out here". */
const leftOut =
  /\b(rest|unchanged|remain(s|ing|der)?|existing|same|previous(ly)?|omitted|elided|original|as (before|above|is)|goes here)\b/i;

/** Comments that say so without dots. */
const phrases = [
  /^(the )?(rest|remainder)( of .{1,40})?( is| are| stays?| remains?)? (unchanged|the same|as before|omitted|here)\b/i,
  /^\(?(unchanged|same as (before|above)|as before)\)?\.?$/i,
  /^(the )?(existing|remaining|previous|original|other) (code|functions?|methods?|logic|implementation|imports|helpers|lines|class(es)?)\b.{0,30}\b(unchanged|omitted|here|as before|the same)\b/i,
];
