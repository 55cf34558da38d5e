import { wrapped } from '../../platform/text/plain-text.ts';

/** `confirmed` is the longest label. */
const labelWidth = 10;

/** A text beside its label, wrapped to the width of the screen. */
export const labelled = (label: string, text: string, width: number): string[] =>
  wrapped(text, Math.max(30, width - labelWidth)).map(
    (line, index) => `${(index === 0 ? label : '').padEnd(labelWidth)}${line}`,
  );
