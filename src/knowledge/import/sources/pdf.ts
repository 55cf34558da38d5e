import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { AsiError } from '../../../platform/errors.ts';
import { type Document, documentProblem, withContent } from './document.ts';
import { cleaned, flat, givenFields } from './document-text.ts';
import { paperSections } from './paper.ts';

/** Pages of a PDF that are read; a longer one is read in part, and that is said. */
const mostPages = 200;
const mostMemoryMb = 1024;

/** A document from the text layer of a PDF. */
export const pdfDocument = async (bytes: Uint8Array, from: string, limitSeconds = 120): Promise<Document> => {
  const { pages, total, title: given, author } = await pagesOf(bytes, from, limitSeconds);
  if (pages.length === 0) throw withoutText(from, total);
  const text = pages.join('\n');
  const named = flat(given);
  const isNamed = /\p{L}{2}/u.test(named) && !/\.(dvi|tex|docx?|pdf|indd)$|^untitled$/i.test(named);
  const { title, sections } = paperSections(cleaned(text));
  const read = Math.min(total, mostPages);
  const notes = [
    ...(total > mostPages ? [`only pages 1 to ${mostPages} of ${total} were read`] : []),
    ...(pages.length < read ? [`${read - pages.length} of ${read} pages contain no text`] : []),
    ...(isNamed ? [] : [`it names no title, so its first line is taken: "${title}"`]),
  ];
  return withContent(
    {
      title: isNamed ? named : title,
      ...givenFields({ authors: flat(author) }),
      sections,
      notes,
    },
    from,
  );
};

/** What the thread says of a PDF. */
interface Pages {
  /** The texts of the pages that hold any. */
  readonly pages: readonly string[];
  readonly total: number;
  readonly title: string;
  readonly author: string;
}

const pagesOf = async (bytes: Uint8Array, from: string, limitSeconds: number): Promise<Pages> => {
  const worker = new Worker(new URL('./pdf-pages.mjs', import.meta.url), {
    workerData: { bytes, mostPages },
    resourceLimits: { maxOldGenerationSizeMb: mostMemoryMb },
    execArgv: [],
  });
  const signal = AbortSignal.timeout(limitSeconds * 1000);
  try {
    const [reply] = await once(worker, 'message', { signal });
    if ('failure' in reply) throw reply.failure;
    return reply;
  } catch (error) {
    if (signal.aborted) throw tooSlow(from, limitSeconds);
    throw unreadable(from, error as Error);
  } finally {
    await worker.terminate();
  }
};

const tooSlow = (from: string, limitSeconds: number): AsiError =>
  documentProblem(
    'too-slow',
    `${from} could not be read in ${limitSeconds} seconds.`,
    'Rewrite it with "qpdf in.pdf out.pdf", or give the pages that matter.',
  );

const unreadable = (from: string, error: Pick<Error, 'name' | 'message'>): AsiError =>
  error.name === 'PasswordException'
    ? documentProblem(
        'encrypted',
        `${from} is encrypted: it cannot be read without its password.`,
        'Write a copy without one, for instance with "qpdf --decrypt --password=… in.pdf out.pdf".',
        error,
      )
    : documentProblem(
        'broken',
        `${from} cannot be read as a PDF: ${flat(error.message).slice(0, 160)}.`,
        'Fetch it again, or rewrite it with "qpdf in.pdf out.pdf".',
        error,
      );

const withoutText = (from: string, total: number): AsiError =>
  documentProblem(
    'no-text',
    `${from} has ${total === 1 ? '1 page' : `${total} pages`} but no text layer: it is scanned.`,
    'Recognise its text first, for instance with "ocrmypdf in.pdf out.pdf".',
  );
