import { plainText } from '../platform/text/plain-text.ts';

/** A piece of HTML that is safe to put between tags. */
export interface Html {
  readonly html: string;
}

/** Markup made by us, or by the chart functions, which escape every text they are given. */
export const raw = (html: string): Html => ({ html });

type Inserted = Html | string | number | null | readonly (Html | string | number | null)[];

/** Text in a template is escaped, whatever it is; pieces of HTML are put in as they are. */
export const html = (strings: TemplateStringsArray, ...values: readonly Inserted[]): Html => ({
  html: strings.reduce(
    (text, part, index) => text + part + (index < values.length ? inserted(values[index]!) : ''),
    '',
  ),
});

const inserted = (value: Inserted): string => {
  if (value === null) return '';
  if (Array.isArray(value)) return value.map((one) => inserted(one as Inserted)).join('');
  if (typeof value === 'object') return (value as Html).html;
  return escapedText(String(value));
};

/** A text as it may stand between tags and in quoted attributes; nothing in it can hide or reverse what is read. */
export const escapedText = (text: string): string =>
  plainText(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
