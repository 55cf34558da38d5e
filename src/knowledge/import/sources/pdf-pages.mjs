// The thread in which a PDF is read: a hostile one can use up this thread's time and memory, and no more.
import { parentPort, workerData } from 'node:worker_threads';
import { PDFLoader } from '@langchain/community/document_loaders/fs/pdf';
import { PDFParse } from 'pdf-parse';

const { bytes, mostPages } = workerData;
let total = 0;

/** Reads no more pages than are wanted, and remembers how many there are. */
class FirstPages extends PDFParse {
  async getText() {
    const text = await super.getText({ first: mostPages, pageJoiner: '' });
    total = text.total;
    return text;
  }
}

try {
  const pdfjs = async () => ({ isV2: true, PDFParse: FirstPages });
  const documents = await new PDFLoader(new Blob([bytes]), { pdfjs }).load();
  const pages = documents.map(({ pageContent }) => pageContent);
  const { Title, Author } = documents[0]?.metadata.pdf?.info ?? {};
  parentPort?.postMessage({ pages, total, title: String(Title ?? ''), author: String(Author ?? '') });
} catch (error) {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  parentPort?.postMessage({ failure: { name, message } });
}
