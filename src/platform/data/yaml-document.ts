import { type Document, LineCounter, parseDocument } from 'yaml';
import { singleLine } from '../text/plain-text.ts';
import { beyondYaml } from './yaml-bounds.ts';

/** A YAML document with its value, or where it is broken and why. */
export type YamlDocument =
  | { readonly broken: null; readonly contents: Document.Parsed['contents']; readonly value: unknown }
  | { readonly broken: { readonly offset: number; readonly reason: string } };

/** Parses YAML whatever it holds; `lineCounter` learns where its lines begin. */
export const parseYaml = (text: string, lineCounter = new LineCounter()): YamlDocument => {
  const beyond = beyondYaml(text);
  if (beyond !== null) return brokenAt(0, beyond);
  try {
    const document = parseDocument(text, { lineCounter, prettyErrors: false, logLevel: 'error' });
    const [error] = document.errors;
    if (error) return brokenAt(error.pos[0], error.message);
    const value: unknown = document.toJS();
    return isCircular(value)
      ? brokenAt(0, 'an alias is inside the node that it refers to')
      : { broken: null, contents: document.contents, value };
  } catch (error) {
    // Aliases are only followed by toJS: an unknown one, or too many of them, is thrown there.
    const { message } = error as Error;
    return brokenAt(0, /call stack/.test(message) ? 'it is nested too deeply' : message);
  }
};

const brokenAt = (offset: number, message: string): YamlDocument => ({
  broken: { offset, reason: singleLine(message.split('\n')[0]!, 160).replace(/[.:]$/, '') },
});

const isCircular = (value: unknown): boolean => {
  try {
    JSON.stringify(value);
    return false;
  } catch {
    return true;
  }
};
