import type { Entry } from '@retorquere/bibtex-parser';
import type { AsiError } from '../../../platform/errors.ts';
import { type Document, documentProblem } from './document.ts';
import { cleaned, flat, givenFields, yearIn } from './document-text.ts';

/** An entry of a bibliography: what it says itself, and where the work can be read. */
export interface BibEntry {
  readonly key: string;
  /** Null: the entry has no abstract. */
  readonly document: Document | null;
  readonly title: string;
  /** An arXiv id, a file or an address, the closest first. */
  readonly links: readonly string[];
}

/** The entries of a BibTeX file, and what of it cannot be read. */
export const bibEntries = async (
  text: string,
  from: string,
): Promise<{ readonly entries: readonly BibEntry[]; readonly problems: readonly AsiError[] }> => {
  const { parse } = await import('@retorquere/bibtex-parser');
  const { entries, errors } = parse(text, { sentenceCase: false, caseProtection: false });
  return {
    entries: entries.filter(({ fields }) => Object.keys(fields).length > 0).map(read),
    problems: errors.map(({ error }) =>
      documentProblem('bibtex', `${from}: ${flat(error).slice(0, 200)}.`, 'Correct that entry; the others were read.'),
    ),
  };
};

const read = ({ key, fields }: Entry): BibEntry => {
  const text = (name: string): string => flat(plain(fields[name]));
  const title = text('title') || key;
  const abstract = cleaned(plain(fields.abstract));
  const authors = (fields.author ?? [])
    .map(({ firstName, lastName, name }) => name ?? [firstName, lastName].filter(Boolean).join(' '))
    .join(', ');
  const isArxiv =
    /arxiv/i.test(`${text('archiveprefix')} ${text('eprinttype')} ${text('journal')}`) ||
    /^\d{4}\.\d{4,5}/.test(text('eprint'));
  const eprint = text('eprint').replace(/^arxiv:/i, '');
  const file = fileIn(text('file'));
  const about = givenFields({ authors, year: yearIn(text('year') || text('date')), url: text('url') });
  return {
    key,
    title,
    document:
      abstract === '' ? null : { title, ...about, sections: [{ heading: 'Abstract', text: abstract }], notes: [] },
    links: [
      ...(eprint !== '' && isArxiv ? [`arxiv:${eprint}`] : []),
      ...(file === null ? [] : [file]),
      ...(/^https?:\/\//i.test(text('url')) ? [text('url')] : []),
    ],
  };
};

const plain = (value: unknown): string =>
  (Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? value : '').replace(/<[^<>]{1,40}>/g, '');

/** The path in a field such as "Full text:papers/a.pdf:application/pdf;…". */
const fileIn = (field: string): string | null => {
  const [first = ''] = field.split(/(?<!\\);/);
  const parts = first.split(/(?<!\\):/);
  const path = (parts.length > 1 ? parts[1]! : first).replaceAll('\\', '').trim();
  return path === '' ? null : path;
};
