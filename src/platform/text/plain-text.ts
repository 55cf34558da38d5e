const escapes =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[PX^_][^\u001b]*(?:\u001b\\)?|.)|\u009b[0-?]*[ -/]*[@-~]/gsu;
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
/** Direction overrides and isolates, zero-width and tag characters: they make text read as what it is not. */
const invisible = /[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu;

/** Text of a candidate, a model or a log made safe to show: no escapes, no control and no direction characters. */
export const plainText = (text: string): string =>
  text.replace(/\r\n?/g, '\n').replace(escapes, '').replace(controls, '').replace(invisible, '');

/** Plain text on one line, cut to a width with an ellipsis. */
export const singleLine = (text: string, width = 200): string => {
  const line = plainText(text).replace(/\s+/g, ' ').trim();
  const characters = [...line];
  return characters.length <= width ? line : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`;
};

/** Text broken into lines of at most `width` characters, at spaces where there are any. */
export const wrapped = (text: string, width: number): string[] =>
  text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.split(' ')) {
      if (line !== '' && line.length + 1 + word.length > width) {
        lines.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    return [...lines, line];
  });
