import type { Section } from './document.ts';
import { flat } from './document-text.ts';

/** The title and sections of a paper's running text, by what headings look like: numbered, or one of the usual names. */
export const paperSections = (text: string): { readonly title: string; readonly sections: readonly Section[] } => {
  // Rows of dots lead to the page numbers of a table of contents.
  const lines = text.split('\n').filter((line) => !/(?:\. ?){5}/.test(line));
  const title = flat(lines.find((line) => /\p{L}{2}/u.test(line)) ?? '').slice(0, 200);
  const sections: { heading: string; text: string }[] = [{ heading: '', text: '' }];
  for (const line of lines) {
    const { heading, rest } = headingOf(line);
    if (heading === null) sections.at(-1)!.text += `${line}\n`;
    else sections.push({ heading, text: rest === '' ? '' : `${rest}\n` });
  }
  return {
    title,
    sections: sections
      .map(({ heading, text: trimmed }) => ({ heading, text: trimmed.trim() }))
      .filter(({ heading, text: trimmed }) => trimmed !== '' && !endMatter.test(heading)),
  };
};

const usual =
  /^(abstract|introduction|background|related work|preliminaries|methods?|methodology|approach|experiments?|results?|evaluation|ablations?(?: stud(?:y|ies))?|discussion|limitations|conclusions?|references|bibliography|acknowledge?ments?|appendix)$/i;
const endMatter = /^(?:[\dIVX]+\.?\s+)?(references|bibliography|acknowledge?ments?)$/i;

const headingOf = (line: string): { readonly heading: string | null; readonly rest: string } => {
  const trimmed = line.trim();
  const [, opening, after] = /^(abstract)\s*[.:—–-]\s*(\S.*)$/i.exec(trimmed) ?? [];
  if (opening !== undefined) return { heading: opening, rest: after! };
  const [, numbered] =
    /^(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVX]{1,5}\.|[A-H]\.?)\s+(\p{Lu}[^.!?]{2,70})$/u.exec(trimmed) ?? [];
  const isHeading =
    usual.test(trimmed) || (numbered !== undefined && numbered.split(/\s+/).length <= 10 && !/[,;=]$/.test(trimmed));
  return { heading: isHeading ? trimmed : null, rest: '' };
};
