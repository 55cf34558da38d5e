import { isDeepStrictEqual } from 'node:util';
import { stringify } from 'yaml';
import type { CognitionItem } from '../../model/proposal/cognition-item.ts';
import { parseYaml } from '../../platform/data/yaml-document.ts';

/** An item as the text of its file: front matter in YAML, then the text. `parseItem` reads the same item from it. */
export const itemText = ({ id: _, text, ...front }: CognitionItem): string => {
  const fields: Readonly<Record<string, unknown>> = Object.fromEntries(
    Object.entries(front).filter(
      ([key, value]) => value !== undefined && !(key === 'edits' && front.edits.length === 0),
    ),
  );
  const yaml = readable(fields);
  return `---\n${isFaithful(yaml, fields) ? yaml : escaped(fields)}---\n${text}\n`;
};

// Long lines are not folded: a search in the files finds whole phrases.
const readable = (fields: object): string => stringify(fields, { lineWidth: 0, aliasDuplicateObjects: false });

/** As it is read, without its last line break: a block of YAML loses that and carriage returns, and marks within strings count as nesting where YAML is bounded. */
const isFaithful = (yaml: string, fields: object): boolean => {
  if (yaml.includes('\r')) return false;
  const read = parseYaml(yaml.slice(0, -1));
  return read.broken === null && isDeepStrictEqual(read.value, fields);
};

const escaped = (fields: Readonly<Record<string, unknown>>): string =>
  Object.entries(fields)
    .map(([key, value]) => `${key}: ${JSON.stringify(value).replace(string, withoutMarks)}\n`)
    .join('');

const string = /"(?:[^"\\]|\\.)*"/g;

const withoutMarks = (quoted: string): string =>
  quoted.replace(/[[{?&!-]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`);
