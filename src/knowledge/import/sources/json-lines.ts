import { beyondJson } from '../../../platform/data/json-bounds.ts';
import type { AsiError } from '../../../platform/errors.ts';
import { documentProblem, type Found, isDocumentProblem } from './document.ts';
import { cleaned, flat, givenFields, yearIn } from './document-text.ts';
import { firstSentence } from './sentences.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Items or documents, one JSON object per line; a line that is none is named by its number, and the others are read. */
export function* jsonLines(text: string, from: string): Generator<Found> {
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const at = `${from}:${index + 1}`;
    yield attempt(at, () => found(parsed(line, at), at));
  }
}

/** The same from one JSON document: an object, or a list of them. */
export function* jsonDocument(text: string, from: string): Generator<Found> {
  const value = parsed(text, from);
  for (const [index, one] of (Array.isArray(value) ? value : [value]).entries()) {
    const at = Array.isArray(value) ? `${from}[${index}]` : from;
    yield attempt(at, () => found(one, at));
  }
}

const attempt = (from: string, read: () => Found): Found => {
  try {
    return read();
  } catch (problem) {
    if (!isDocumentProblem(problem)) throw problem;
    return { kind: 'problem', from, problem };
  }
};

const parsed = (text: string, at: string): unknown => {
  const beyond = beyondJson(text, 64);
  if (beyond !== null) throw broken(at, beyond);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw broken(at, `this is not JSON: ${flat((error as Error).message).slice(0, 120)}`, error);
  }
};

const found = (value: unknown, from: string): Found => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw broken(from, 'this is not an object');
  const fields = value as Fields;
  if ('trigger' in fields || ('id' in fields && 'text' in fields && 'source' in fields && !('content' in fields)))
    return { kind: 'item', from, item: titled(fields, from) };
  if (typeof fields.content === 'string') return { kind: 'item', from, item: noteItem(fields, fields.content) };
  return documentIn(fields, from);
};

const titled = (fields: Fields, from: string): Fields => {
  if (typeof fields.title === 'string' && fields.title.trim() !== '') return fields;
  throw documentProblem('no-title', `${from}: the item has no title.`, 'Give it a "title": one-line title.');
};

/** A note of the form {content, source, metadata}: its first sentence is its title. */
const noteItem = ({ source, metadata }: Fields, content: string): Fields => {
  const about = (typeof metadata === 'object' && metadata !== null ? metadata : {}) as Fields;
  const named = typeof source === 'string' ? flat(source) : '';
  return {
    title: text(about.title) ?? firstSentence(content),
    source: {
      title: text(about.paper) ?? (named === '' ? 'unnamed source' : named),
      ...givenFields({ authors: text(about.authors), year: yearIn(String(about.year ?? '')) }),
      ...(URL.canParse(named) ? { url: named } : {}),
    },
    made: 'raw',
    tags: Array.isArray(about.tags) ? about.tags.map(String) : [],
    ...givenFields({ trigger: text(about.trigger) }),
    text: content,
  };
};

const documentIn = (fields: Fields, from: string): Found => {
  const listed = Array.isArray(fields.sections) ? (fields.sections as Fields[]) : [];
  const sections = [
    ...['abstract', 'text'].flatMap((key) => {
      const said = text(fields[key]);
      return said === undefined ? [] : [{ heading: key === 'abstract' ? 'Abstract' : '', text: cleaned(said) }];
    }),
    ...listed.map((section) => ({
      heading: flat(String(section?.heading ?? '')),
      text: cleaned(String(section?.text ?? '')),
    })),
  ];
  const title = text(fields.title);
  if (title === undefined)
    throw documentProblem(
      'no-title',
      `${from}: there is no title.`,
      'Give it a "title"; a note has "content", a document "text" or "sections".',
    );
  if (sections.every((section) => section.text === ''))
    throw documentProblem('empty', `${from} contains no text.`, 'Give it "text", "abstract", "sections" or "content".');
  const authors = Array.isArray(fields.authors) ? fields.authors.map(String).join(', ') : text(fields.authors);
  return {
    kind: 'document',
    from,
    document: {
      title,
      ...givenFields({ authors, year: yearIn(String(fields.year ?? '')), url: text(fields.url) }),
      sections,
      notes: [],
    },
  };
};

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && flat(value) !== '' ? flat(value) : undefined;

const broken = (at: string, why: string, cause?: unknown): AsiError =>
  documentProblem('json', `${at}: ${why}.`, 'Correct that line; each must be one JSON object.', cause);
