/** A reply in lines: without byte-order mark, carriage returns and the reasoning that some models print first. */
export const answerLines = (text: string): string[] => {
  const lines = text
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
    .split('\n');
  const closed = lines.findLastIndex((line) => reasoningEnds.has(line.trim()));
  if (closed >= 0) return lines.slice(closed + 1);
  const first = lines.findIndex((line) => line.trim() !== '');
  const opening = lines[first]?.trimStart() ?? '';
  const tag = reasoningTags.find((name) => opening.startsWith(`<${name}>`));
  if (tag === undefined) return lines;
  const rest = lines.slice(first).join('\n');
  const end = rest.indexOf(`</${tag}>`);
  return end < 0 ? [] : rest.slice(end + tag.length + 3).split('\n');
};

const reasoningTags = ['think', 'thinking', 'reasoning'];
const reasoningEnds = new Set(reasoningTags.map((tag) => `</${tag}>`));

/** The labels that an answer may carry in front of its program. */
const labels = ['NAME', 'MOTIVATION', 'CITES', 'CHANGE'] as const;
export type Label = (typeof labels)[number];

/** Lines of prose in order; null stands where code was. */
export type Prose = readonly (string | null)[];

/** The labelled parts of some prose; a part reaches to the next label or to code, and the first of each label counts. */
export const labelled = (prose: Prose): Partial<Record<Label, string>> => {
  const parts = new Map<Label, string[]>();
  let current: string[] | null = null;
  for (const line of prose) {
    if (line === null) {
      current = null;
      continue;
    }
    const found = labelOf(line);
    if (found !== null) {
      current = [found.rest];
      if (!parts.has(found.label)) parts.set(found.label, current);
    } else current?.push(line);
  }
  return Object.fromEntries([...parts].map(([label, text]) => [label, text.join('\n').trim()]));
};

/** "NAME: x", also as "**Name:** x", "## Name: x" or "- name : x". */
const labelOf = (line: string): { label: Label; rest: string } | null => {
  const colon = line.slice(0, 40).indexOf(':');
  if (colon < 0) return null;
  const word = line
    .slice(0, colon)
    .replace(/[#*_>\s-]/g, '')
    .toUpperCase();
  const label = labels.find((name) => name === word);
  return label === undefined ? null : { label, rest: line.slice(colon + 1).replace(/^[*_\s]+/, '') };
};
