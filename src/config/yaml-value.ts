import { LineCounter } from 'yaml';
import { parseYaml } from '../platform/data/yaml-document.ts';

/** The value that a text stands for as YAML, or why it stands for none and where, counted from 1. */
export type YamlValue =
  | { readonly value: unknown }
  | { readonly reason: string; readonly line: number; readonly column: number };

/** Reads YAML, whatever it holds; a value is one that JSON can carry. */
export const yamlValue = (text: string): YamlValue => {
  const lines = new LineCounter();
  const document = parseYaml(text, lines);
  if (document.broken === null) return { value: document.value };
  const { line, col } = lines.linePos(document.broken.offset);
  return { reason: document.broken.reason, line: Math.max(1, line), column: Math.max(1, col) };
};
