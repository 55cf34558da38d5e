import { type Document, documentProblem } from './document.ts';
import { decoded } from './document-text.ts';
import { fetched } from './fetched.ts';
import { htmlDocument } from './html.ts';
import { markdownDocument } from './markdown.ts';
import { pdfDocument } from './pdf.ts';

/** A document from an address: a page, a PDF, or text. */
export const webDocument = async (address: string): Promise<Document> => {
  const { url, type, charset, bytes } = await fetched(address);
  if (type === 'application/pdf' || startsLikePdf(bytes)) return { ...(await pdfDocument(bytes, address)), url };
  if (['text/html', 'application/xhtml+xml', ''].includes(type)) return htmlDocument(bytes, address, { url, charset });
  if (type.startsWith('text/'))
    return { ...markdownDocument(decoded(bytes, address, charset), new URL(url).pathname), url };
  throw documentProblem(
    'kind',
    `${address} is "${type}", which is neither a page nor a PDF nor text.`,
    'Name the address of the document itself.',
  );
};

const startsLikePdf = (bytes: Uint8Array): boolean => Buffer.from(bytes.subarray(0, 5)).toString('latin1') === '%PDF-';
