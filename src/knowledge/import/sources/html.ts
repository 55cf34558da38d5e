import { type CheerioAPI, load } from 'cheerio';
import { type Document, withContent } from './document.ts';
import { cleaned, decoded, flat, givenFields, yearIn } from './document-text.ts';

/** A document from a web page: its main part under its headings, without menus, scripts and what is hidden. */
export const htmlDocument = (
  bytes: Uint8Array,
  from: string,
  { url, charset }: { readonly url?: string; readonly charset?: string | undefined } = {},
): Document => {
  const declared = /<meta[^>]+charset=["']?([\w-]+)/i.exec(
    Buffer.from(bytes.subarray(0, 2048)).toString('latin1'),
  )?.[1];
  const $ = load(decoded(bytes, from, charset ?? declared ?? 'utf-8'));
  const meta = (...names: readonly string[]): string[] =>
    names.flatMap((name) =>
      $(`meta[name="${name}"], meta[property="${name}"]`)
        .toArray()
        .map((element) => flat($(element).attr('content') ?? ''))
        .filter(Boolean),
    );
  const [named] = [
    ...meta('citation_title', 'og:title'),
    flat($('h1').first().text()),
    flat($('title').first().text()),
  ].filter(Boolean);
  const authors = [...new Set(meta('citation_author', 'author'))].join(', ');
  const year = yearIn(meta('citation_publication_date', 'citation_date', 'article:published_time', 'date')[0]);
  const sections = sectionsOf($);
  return withContent(
    {
      title: named ?? from,
      ...givenFields({ authors, year, url }),
      sections,
      notes: named === undefined ? ['it has no title, so it is called after its address'] : [],
    },
    from,
  );
};

const unwanted =
  'script, style, noscript, template, iframe, svg, nav, header nav, footer, aside, form, button, [hidden], [aria-hidden="true"], ' +
  '[style*="display:none"], [style*="display: none"], [style*="visibility:hidden"], [style*="visibility: hidden"], [style*="font-size:0"]';
const blocks = 'h1, h2, h3, h4, p, li, pre, blockquote, td, th, dd, dt, figcaption';

const sectionsOf = ($: CheerioAPI): { heading: string; text: string }[] => {
  $(unwanted).remove();
  const main = ['main', 'article', '[role="main"]', 'body']
    .map((part) => $(part).first())
    .find((part) => part.text().trim() !== '');
  if (main === undefined) return [];
  const sections = [{ heading: '', text: '' }];
  for (const element of main.find(blocks).toArray()) {
    const block = $(element);
    if (block.parents(blocks).length > 0) continue;
    const text = flat(block.text());
    if (text === '') continue;
    if (/^h[1-4]$/.test(element.tagName)) sections.push({ heading: text, text: '' });
    else sections.at(-1)!.text += `${text}\n`;
  }
  const described = sections
    .map(({ heading, text }) => ({ heading, text: cleaned(text) }))
    .filter(({ text }) => text !== '');
  return described.length > 0 ? described : [{ heading: '', text: cleaned(main.text()) }];
};
