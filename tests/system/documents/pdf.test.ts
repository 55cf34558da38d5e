import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pdfDocument } from '../../../src/knowledge/import/sources/pdf.ts';
import { documentOf, folderOf, problemOf } from './found.ts';
import { locked, pdfOf } from './pdfs.ts';

const paper = `Longer Convolutions Help
Ada Lovelace
1 Introduction . . . . . . . . 3
Abstract
Short filters miss the exam-
ples that lie far apart.
1 Introduction
Filters of size four are common.
2.1 Filters
Filters of size sixteen raise recall from 0.61 to 0.83.
References
[1] Somebody, somewhere.`;

const pdf = (bytes: Buffer): string => join(folderOf({ 'paper.pdf': bytes }), 'paper.pdf');

test('a paper: its own title, its sections, words that were divided, nothing of the references', async () => {
  const info = '/Title (Longer Convolutions Help) /Author (Ada Lovelace) /CreationDate (D:20240102)';
  const { title, authors, sections, notes } = await documentOf(pdf(pdfOf([paper], { info })));
  expect({ title, authors, notes }).toEqual({
    title: 'Longer Convolutions Help',
    authors: 'Ada Lovelace',
    notes: [],
  });
  expect(sections.map(({ heading }) => heading)).toEqual(['', 'Abstract', '1 Introduction', '2.1 Filters']);
  expect(sections[1]!.text).toContain('miss the examples that');
  expect(JSON.stringify(sections)).not.toMatch(/Somebody|\. \. \./);
});

test('without a title of its own the first line is taken, and that is said', async () => {
  const { title, notes } = await documentOf(pdf(pdfOf([paper])));
  expect(title).toBe('Longer Convolutions Help');
  expect(notes).toEqual([expect.stringContaining('first line')]);
});

test('a scanned PDF is told from a broken and an encrypted one', async () => {
  expect(await problemOf(pdf(pdfOf(['', ''])))).toMatchObject({
    code: 'document-no-text',
    message: expect.stringContaining('2 pages but no text layer'),
    advice: expect.stringContaining('ocrmypdf'),
  });
  expect(await problemOf(pdf(pdfOf([paper], { encrypt: locked })))).toMatchObject({
    code: 'document-encrypted',
    advice: expect.stringContaining('qpdf --decrypt'),
  });
  expect(await problemOf(pdf(Buffer.from('%PDF-1.4\nnothing')))).toMatchObject({ code: 'document-broken' });
});

test('of 500 pages the first 200 are read, and that is said', async () => {
  const pages = Array.from({ length: 500 }, (_, index) => `This is page number ${index + 1} of the book.`);
  const { sections, notes } = await documentOf(pdf(pdfOf(pages)));
  expect(notes).toContain('only pages 1 to 200 of 500 were read');
  const text = sections.map((section) => section.text).join('\n');
  expect(text).toContain('page number 200 of');
  expect(text).not.toContain('page number 201 of');
}, 30_000);

test('pages without text among others are counted', async () => {
  expect((await documentOf(pdf(pdfOf([paper, '', ''])))).notes).toContain('2 of 3 pages contain no text');
});

test('one that takes too long is given up, with what to do', async () => {
  const bytes = pdfOf([paper]);
  await expect(pdfDocument(bytes, 'slow.pdf', 0.001)).rejects.toMatchObject({
    code: 'document-too-slow',
    message: expect.stringContaining('slow.pdf could not be read in 0.001 seconds'),
  });
});
