import { realpath } from 'node:fs/promises';
import { dirname, extname, isAbsolute, join, relative, resolve } from 'node:path';
import { arxivAddress, arxivId } from './arxiv-id.ts';
import { bibEntries } from './bibtex.ts';
import { type Document, documentProblem, type Found, isDocumentProblem, withContent } from './document.ts';
import { decoded } from './document-text.ts';
import { jsonDocument, jsonLines } from './json-lines.ts';
import { bytesOf, filesIn, kindOf, readable } from './local-file.ts';
import { isItemFile, markdownDocument } from './markdown.ts';

export interface ReadOptions {
  /** Where arXiv is asked. */
  readonly arxiv?: string | undefined;
  /** Also read what a bibliography points to. */
  readonly follow?: boolean;
}

/** Reads a source: an arXiv id, an address, a folder or a file. What cannot be read is reported in its place; the rest continues. */
export async function* readSource(source: string, options: ReadOptions = {}): AsyncGenerator<Found> {
  try {
    const kind = await kindOf(source);
    const id = arxivId(source);
    if (kind === null && id !== null) yield await one(source, arxiv(id, options.arxiv ?? arxivAddress));
    else if (kind === null && /^https?:\/\//i.test(source)) yield await one(source, web(source));
    else if (kind === 'folder') yield* folder(source, options);
    else yield* file(source, options);
  } catch (problem) {
    if (!isDocumentProblem(problem)) throw problem;
    yield { kind: 'problem', from: source, problem };
  }
}

// Each brings a large library, which is loaded when there is such a source.
const arxiv = async (id: string, base: string) => (await import('./arxiv.ts')).arxivDocument(id, base);
const web = async (address: string) => (await import('./web.ts')).webDocument(address);
const pdf = async (bytes: Uint8Array, from: string) => (await import('./pdf.ts')).pdfDocument(bytes, from);
const html = async (bytes: Uint8Array, from: string) => (await import('./html.ts')).htmlDocument(bytes, from);

const one = async (from: string, reading: Promise<Document>): Promise<Found> => ({
  kind: 'document',
  from,
  document: withContent(await reading, from),
});

async function* folder(path: string, options: ReadOptions): AsyncGenerator<Found> {
  const { files, others } = await filesIn(path);
  if (others > 0)
    yield {
      kind: 'note',
      from: path,
      note: `${others} files are of no kind that is read (${[...readable].join(' ')})`,
    };
  if (files.length === 0)
    throw documentProblem(
      'empty',
      `${path} contains no readable file.`,
      `Such files end in ${[...readable].join(', ')}.`,
    );
  for (const name of files) yield* readSource(name, options);
}

async function* file(path: string, options: ReadOptions): AsyncGenerator<Found> {
  const bytes = await bytesOf(path);
  const text = (): string => decoded(bytes, path);
  switch (extname(path).toLowerCase()) {
    case '.pdf':
      return yield await one(path, pdf(bytes, path));
    case '.html':
    case '.htm':
      return yield await one(path, html(bytes, path));
    case '.jsonl':
      return yield* nonEmpty(path, [...jsonLines(text(), path)]);
    case '.json':
      return yield* nonEmpty(path, [...jsonDocument(text(), path)]);
    case '.bib':
      return yield* bibliography(path, text(), options);
    case '.md':
    case '.markdown':
    case '.txt':
      if (isItemFile(text())) return yield { kind: 'itemFile', from: path, text: text() };
      return yield await one(path, Promise.resolve(markdownDocument(text(), path)));
    default:
      throw documentProblem(
        'kind',
        `${path} is of no kind that is read.`,
        `Files that are read end in ${[...readable].join(', ')}.`,
      );
  }
}

function* nonEmpty(path: string, found: readonly Found[]): Generator<Found> {
  if (found.length === 0) throw documentProblem('empty', `${path} is empty.`, 'Write one JSON object per line.');
  yield* found;
}

async function* bibliography(path: string, text: string, options: ReadOptions): AsyncGenerator<Found> {
  const { entries, problems } = await bibEntries(text, path);
  for (const problem of problems) yield { kind: 'problem', from: path, problem };
  if (entries.length === 0 && problems.length === 0)
    throw documentProblem(
      'empty',
      `${path} contains no entry.`,
      'Entries look like "@article{key, title = {…}, abstract = {…}}".',
    );
  for (const { key, title, document, links: targets } of entries) {
    const from = `${path} (${key})`;
    if (options.follow && targets.length > 0) yield* followed(path, from, targets[0]!, { ...options, follow: false });
    else if (document !== null) yield { kind: 'document', from, document };
    else
      yield {
        kind: 'problem',
        from,
        problem: documentProblem(
          'empty',
          `${from}: "${title.slice(0, 80)}" has no abstract.`,
          targets.length > 0
            ? `--follow reads ${targets[0]} instead.`
            : 'Add an abstract, a file, an eprint or a url to the entry.',
        ),
      };
  }
}

/** What a bibliography points to: a file counts only within its folder, since its author may not choose what is read here. */
async function* followed(path: string, from: string, target: string, options: ReadOptions): AsyncGenerator<Found> {
  if (/^(arxiv:|https?:\/\/)/i.test(target)) return yield* readSource(target, options);
  const base = await realpath(dirname(path));
  const meant = resolve(base, target);
  const found = await realpath(meant).catch(() => meant);
  const within = relative(base, found);
  if (!within.startsWith('..') && !isAbsolute(within)) return yield* readSource(join(dirname(path), within), options);
  const problem = documentProblem(
    'outside',
    `${from} names a file outside its own folder (${target}).`,
    'Import that file by its name.',
  );
  yield { kind: 'problem', from, problem };
}
