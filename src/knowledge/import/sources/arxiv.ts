import { setTimeout } from 'node:timers/promises';
import { load } from 'cheerio';
import { arxivAddress } from './arxiv-id.ts';
import { type Document, documentProblem, isDocumentProblem } from './document.ts';
import { cleaned, decoded, flat, givenFields, yearIn } from './document-text.ts';
import { fetched } from './fetched.ts';
import { pdfDocument } from './pdf.ts';

/** A paper of arXiv: title, authors, year and abstract from its API, the rest from its PDF; without that the abstract alone. */
export const arxivDocument = async (id: string, base: string): Promise<Document> => {
  const from = `arXiv ${id}`;
  const root = base.replace(/\/+$/, '');
  await turn(base);
  const answer = await fetched(`${root}/api/query?id_list=${encodeURIComponent(id)}&max_results=1`);
  const $ = load(decoded(answer.bytes, from), { xml: true });
  const entry = $('entry').first();
  const title = flat(entry.children('title').first().text());
  if (title === '' || /^error$/i.test(title))
    throw documentProblem('unknown', `${from} is not known at ${root}.`, 'Correct the id; it looks like 1706.03762.');
  const abstract = cleaned(entry.children('summary').first().text());
  const authors = entry
    .find('author > name')
    .toArray()
    .map((name) => flat($(name).text()))
    .join(', ');
  const about = {
    title,
    ...givenFields({ authors, year: yearIn(entry.children('published').first().text()) }),
    url: `https://arxiv.org/abs/${id}`,
  };
  const first = { heading: 'Abstract', text: abstract };
  try {
    await turn(base);
    const { bytes } = await fetched(`${root}/pdf/${id}`);
    const { sections, notes } = await pdfDocument(bytes, from);
    const rest = sections.filter(({ heading }) => !/^abstract$/i.test(heading));
    return { ...about, sections: [first, ...rest], notes: notes.filter((note) => !note.includes('title')) };
  } catch (error) {
    if (!isDocumentProblem(error)) throw error;
    return { ...about, sections: [first], notes: [`only its abstract was read: ${error.message}`] };
  }
};

let asked = Number.NEGATIVE_INFINITY;

/** arXiv asks programs for three seconds between two questions; a mirror of one's own does not. */
const turn = async (base: string): Promise<void> => {
  if (base !== arxivAddress) return;
  await setTimeout(Math.max(0, asked + 3000 - performance.now()));
  asked = performance.now();
};
