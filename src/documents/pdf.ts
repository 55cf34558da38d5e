import { type Document, DocumentProblem, saying } from './document.ts';
import { paperSections } from './paper.ts';
import { cleaned, flat, told } from './text.ts';

/** Pages of a PDF that are read; a longer one is read in part, and that is said. */
export const mostPages = 200;

/** A document from the text layer of a PDF. */
export const pdfDocument = async (bytes: Uint8Array, from: string): Promise<Document> => {
  const { pages, total, info } = await pagesOf(bytes, from);
  if (pages.length === 0) throw withoutText(from, total);
  const text = pages.map(({ text: said }) => said).join('\n');
  const named = flat(String(info.Title ?? ''));
  const isNamed = /\p{L}{2}/u.test(named) && !/\.(dvi|tex|docx?|pdf|indd)$|^untitled$/i.test(named);
  const { title, sections } = paperSections(cleaned(text));
  const read = Math.min(total, mostPages);
  const notes = [
    ...(total > mostPages ? [`only pages 1 to ${mostPages} of ${total} were read`] : []),
    ...(pages.length < read ? [`${read - pages.length} of ${read} pages hold no text`] : []),
    ...(isNamed ? [] : [`it names no title, so its first line is taken: "${title}"`]),
  ];
  return saying(
    {
      title: isNamed ? named : title,
      ...told({ authors: flat(String(info.Author ?? '')) }),
      sections,
      notes,
    },
    from,
  );
};

interface Pages {
  readonly pages: readonly { readonly text: string }[];
  readonly total: number;
  readonly info: Readonly<Record<string, unknown>>;
}

const pagesOf = async (bytes: Uint8Array, from: string): Promise<Pages> => {
  const [{ PDFLoader }, { PDFParse }] = await Promise.all([
    import('@langchain/community/document_loaders/fs/pdf'),
    import('pdf-parse'),
  ]);
  let total = 0;
  /** Reads no more pages than are wanted, and remembers how many there are. */
  class FirstPages extends PDFParse {
    override async getText() {
      const text = await super.getText({ first: mostPages, pageJoiner: '' });
      total = text.total;
      return text;
    }
  }
  const pdfjs = (async () => ({ isV2: true, PDFParse: FirstPages })) as never;
  try {
    const blob = new Blob([new Uint8Array(bytes)]);
    const documents = await new PDFLoader(blob, { pdfjs }).load();
    return {
      pages: documents.map(({ pageContent }) => ({ text: pageContent })),
      total,
      info: (documents[0]?.metadata.pdf?.info ?? {}) as Readonly<Record<string, unknown>>,
    };
  } catch (error) {
    throw unreadable(from, error);
  }
};

const unreadable = (from: string, error: unknown): DocumentProblem =>
  (error as Error).name === 'PasswordException'
    ? new DocumentProblem(
        'ENCRYPTED',
        `${from} is encrypted: it cannot be read without its password.`,
        'Write a copy without one, for instance with "qpdf --decrypt --password=… in.pdf out.pdf".',
        error,
      )
    : new DocumentProblem(
        'BROKEN',
        `${from} cannot be read as a PDF: ${flat((error as Error).message).slice(0, 160)}.`,
        'Fetch it again, or write it anew with "qpdf in.pdf out.pdf".',
        error,
      );

const withoutText = (from: string, total: number): DocumentProblem =>
  new DocumentProblem(
    'NO_TEXT',
    `${from} has ${total === 1 ? '1 page' : `${total} pages`} but no text layer: it is scanned.`,
    'Recognise its text first, for instance with "ocrmypdf in.pdf out.pdf".',
  );
