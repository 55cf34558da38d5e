import { basename, extname } from 'node:path';
import { frontMatterOf } from '../../../platform/text/front-matter.ts';
import type { Document, Section } from './document.ts';
import { cleaned, flat, givenFields, yearIn } from './document-text.ts';

/** A document from Markdown or plain text: headings with "#", what it says of itself between two lines of dashes. */
export const markdownDocument = (text: string, from: string): Document => {
  const { front, body } = parts(text.replaceAll('\r\n', '\n'));
  const [first, ...others] = sectionsOf(body);
  const isTitle = first !== undefined && first.level === 1;
  const title = front.get('title') ?? (isTitle ? first.heading : undefined);
  const sections: Section[] = [...(first ? [isTitle ? { ...first, heading: '' } : first] : []), ...others]
    .map(({ heading, text: said }) => ({ heading, text: cleaned(said) }))
    .filter(({ heading, text: said }) => heading !== '' || said !== '');
  const name = basename(from, extname(from));
  return {
    title: title ?? name,
    ...givenFields({
      authors: front.get('authors') ?? front.get('author'),
      year: yearIn(front.get('year') ?? front.get('date')),
      url: front.get('url'),
    }),
    sections,
    notes: title === undefined ? [`it has no title, so it is called "${name}" after its file`] : [],
  };
};

/** Is this a file of cognition, with front matter that says when it applies? */
export const isItemFile = (text: string): boolean => {
  const front = frontMatterOf(text)?.front ?? '';
  return /^title:/m.test(front) && /^trigger:/m.test(front);
};

/** Line by line, not as YAML: a title with a colon in it is none, and common in notes. */
const parts = (text: string): { readonly front: ReadonlyMap<string, string>; readonly body: string } => {
  const { front, body } = frontMatterOf(text) ?? { front: '', body: text };
  const lines = [...front.matchAll(/^(\w+):[ \t]*(.+)$/gm)];
  return {
    front: new Map(
      lines.map(([, key, value]) => [key!.toLowerCase(), flat(value!.replace(/^(["'[])(.*)["'\]]\s*$/, '$2'))]),
    ),
    body,
  };
};

const sectionsOf = (body: string): (Section & { readonly level: number })[] => {
  const sections = [{ heading: '', level: 0, text: '' }];
  let isCode = false;
  for (const line of body.split('\n')) {
    if (/^\s{0,3}(```|~~~)/.test(line)) isCode = !isCode;
    const [, marks, heading] = (!isCode && /^(#{1,6})\s+(.+?)\s*#*\s*$/.exec(line)) || [];
    if (marks !== undefined) sections.push({ heading: flat(heading!), level: marks.length, text: '' });
    else sections.at(-1)!.text += `${line}\n`;
  }
  return sections.filter(({ level, text }) => level > 0 || text.trim() !== '');
};
