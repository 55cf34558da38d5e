import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bibEntries } from '../../../src/knowledge/import/sources/bibtex.ts';
import { type Document, withContent } from '../../../src/knowledge/import/sources/document.ts';
import { extracted } from '../../../src/knowledge/import/sources/extract.ts';
import { htmlDocument } from '../../../src/knowledge/import/sources/html.ts';
import { jsonLines } from '../../../src/knowledge/import/sources/json-lines.ts';
import { markdownDocument } from '../../../src/knowledge/import/sources/markdown.ts';
import { suspicionsIn } from '../../../src/knowledge/import/sources/suspicious.ts';
import { parseItem } from '../../../src/knowledge/items/cognition-files.ts';
import { itemText } from '../../../src/knowledge/items/cognition-writer.ts';
import { AsiError } from '../../../src/platform/errors.ts';
import { quickly, seed } from '../fuzz/fuzz.ts';
import { hostileText } from '../fuzz/hostile.ts';

/** Reads it, or says why not; what was read becomes an item that can be written and read again. */
const survives = (read: () => Document): void => {
  let item: ReturnType<typeof itemIn>;
  try {
    item = itemIn(read);
  } catch (error) {
    expect(error).toBeInstanceOf(AsiError);
    return;
  }
  // Its own sizes are bounded, whatever the document's are.
  expect(JSON.stringify(item).length).toBeLessThan(20_000);
  if (item.text.trim() === '' || item.title === '') return;
  expect(parseItem(itemText(item), 'one.md')).toEqual(item);
};
const itemIn = (read: () => Document) => {
  const document = quickly(() => withContent(read(), 'source'));
  quickly(() => suspicionsIn(document.sections));
  return quickly(() => ({ ...extracted(document), id: 'one' }));
};

const check = (read: (text: string) => Document): void =>
  fc.assert(
    fc.property(hostileText, hostileText, (a, b) => survives(() => read(`${a}\n# ${b}\n${a}`))),
    { seed, numRuns: 150 },
  );

test('any Markdown is read, or refused with a reason', () => check((text) => markdownDocument(text, 'a.md')));

test('any page is read, or refused with a reason', () =>
  check((text) => htmlDocument(Buffer.from(`<h1>${text}</h1><p>${text}`), 'a.html')));

test('any lines of JSON end in items, documents or problems', () => {
  const line = fc.oneof(
    hostileText,
    fc.json(),
    fc.record({ content: hostileText, source: hostileText }).map((one) => JSON.stringify(one)),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 5 }), (lines) => {
      for (const found of quickly(() => [...jsonLines(lines.join('\n'), 'a.jsonl')]))
        if (found.kind === 'document') survives(() => found.document);
    }),
    { seed, numRuns: 200 },
  );
});

test('any bibliography ends in entries or problems', async () => {
  await fc.assert(
    fc.asyncProperty(hostileText, hostileText, async (a, b) => {
      const text = `@article{k, title={${a.slice(0, 2000)}}, abstract={${b.slice(0, 2000)}}}`;
      const { entries } = await bibEntries(text, 'a.bib');
      for (const { document } of entries) if (document !== null) survives(() => document);
    }),
    { seed, numRuns: 40 },
  );
});
