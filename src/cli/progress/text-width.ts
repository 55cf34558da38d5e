/** Cuts a text to the columns it takes on a terminal; wide characters take two, combining ones none. */
export const cut = (text: string, columns: number, ellipsis = '…'): string => {
  if (columnsOf(text) <= columns) return text;
  let kept = '';
  let used = columnsOf(ellipsis);
  for (const character of text) {
    used += columnsOf(character);
    if (used > columns) break;
    kept += character;
  }
  return kept + ellipsis;
};

/** How many columns a text takes. */
export const columnsOf = (text: string): number => {
  let columns = 0;
  for (const character of text) columns += combining.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return columns;
};

const combining = /^\p{M}$/u;
const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]$/u;

/** What is left for a terminal that shows ASCII only; our own colours (escapes) pass. */
export const asciiOnly = (text: string): string => text.replace(/[^\u001b\x20-\x7e]/gu, '?');
