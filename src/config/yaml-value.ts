import { LineCounter, parseDocument } from 'yaml';
import { beyondYaml } from '../platform/data/yaml-bounds.ts';
import { oneLine } from '../platform/text/plain-text.ts';

/** The value that a text stands for as YAML, or why it stands for none and where, counted from 1. */
export type YamlValue =
  | { readonly value: unknown }
  | { readonly reason: string; readonly line: number; readonly column: number };

/** Reads YAML, whatever it holds; a value is one that JSON can carry. */
export const yamlValue = (text: string): YamlValue => {
  const lineCounter = new LineCounter();
  const beyond = beyondYaml(text);
  if (beyond !== null) return brokenAt({ line: 1, col: 1 }, beyond);
  try {
    const document = parseDocument(text, { lineCounter, prettyErrors: false, logLevel: 'error' });
    const [error] = document.errors;
    if (error) return brokenAt(lineCounter.linePos(error.pos[0]), error.message);
    const value: unknown = document.toJS();
    JSON.stringify(value); // throws for an alias within what it names
    return { value };
  } catch (error) {
    const { message } = error as Error;
    if (/call stack/.test(message)) return brokenAt({ line: 1, col: 1 }, 'it is nested too deeply');
    return brokenAt(
      { line: 1, col: 1 },
      /circular/.test(message) ? 'an alias is inside the node that it refers to' : message,
    );
  }
};

const brokenAt = ({ line, col }: { line: number; col: number }, message: string): YamlValue => ({
  reason: oneLine(message.split('\n')[0]!, 160).replace(/[.:]$/, ''),
  line,
  column: col,
});
