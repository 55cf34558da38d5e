/** What a text says of itself between two lines of dashes at its beginning, and what follows. */
export interface FrontMatter {
  readonly front: string;
  readonly body: string;
}

/** Splits a text; null when it does not begin with front matter. Line ends become "\n". */
export const frontMatterOf = (text: string): FrontMatter | null => {
  const lines = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const [whole, front = ''] = /^---\n(?:([\s\S]*?)\n)??---(?:\n|$)/.exec(lines) ?? [];
  return whole === undefined ? null : { front, body: lines.slice(whole.length) };
};
