import { expect, test } from 'vitest';
import { fetched } from '../../../src/knowledge/import/sources/fetched.ts';
import { documentOf, problemOf } from './found.ts';
import { pdfOf } from './pdfs.ts';
import { leadsTo, site } from './site.ts';

const page = '<title>Filters</title><article><h2>Length</h2><p>Sixteen taps work.</p></article>';

test('a page, a PDF and a text by their addresses; a redirect is followed', async () => {
  const address = await site({
    '/page': page,
    '/paper': pdfOf(['A paper about filters\nAbstract\nThey smooth.']),
    '/notes.md': (response) => response.writeHead(200, { 'content-type': 'text/markdown' }).end('# Notes\nText.'),
    '/moved': leadsTo('/page'),
  });
  expect(await documentOf(`${address}/moved`)).toMatchObject({
    title: 'Filters',
    url: `${address}/page`,
    sections: [{ heading: 'Length', text: 'Sixteen taps work.' }],
  });
  expect(await documentOf(`${address}/paper`)).toMatchObject({ title: 'A paper about filters' });
  expect(await documentOf(`${address}/notes.md`)).toMatchObject({ title: 'Notes' });
});

test('a page in another character set is read in it; a wrong claim is refused', async () => {
  const latin = (charset: string) => (response: import('node:http').ServerResponse) =>
    response
      .writeHead(200, { 'content-type': `text/html; charset=${charset}` })
      .end(Buffer.from('<p>caf\xe9 au lait</p>', 'latin1'));
  const address = await site({ '/latin': latin('iso-8859-1'), '/wrong': latin('utf-8'), '/odd': latin('klingon') });
  expect((await documentOf(`${address}/latin`)).sections[0]!.text).toBe('café au lait');
  expect(await problemOf(`${address}/wrong`)).toMatchObject({ code: 'document-encoding' });
  expect(await problemOf(`${address}/odd`)).toMatchObject({ code: 'document-encoding' });
});

test('dead links, other schemes, circles, strange kinds and empty pages are told', async () => {
  const address = await site({
    '/file': leadsTo('file:///etc/passwd'),
    '/data': leadsTo('data:text/html,x'),
    '/circle': leadsTo('/circle'),
    '/image': (response) => response.writeHead(200, { 'content-type': 'image/png' }).end('x'),
    '/empty': '<script>render()</script>',
    '/broken': (response) => response.writeHead(503).end(),
  });
  const codeOf = async (path: string) => (await problemOf(`${address}${path}`)).code;
  expect(await codeOf('/nowhere')).toBe('document-http');
  expect((await problemOf(`${address}/broken`)).message).toContain('503');
  expect(await codeOf('/file')).toBe('document-redirect');
  expect(await codeOf('/data')).toBe('document-redirect');
  expect(await codeOf('/circle')).toBe('document-redirect');
  expect(await codeOf('/image')).toBe('document-kind');
  expect(await codeOf('/empty')).toBe('document-empty');
  expect((await problemOf('http://127.0.0.1:1/x')).code).toBe('document-unreachable');
});

test('what is too large or never ends is left', async () => {
  const address = await site({
    '/large': 'x'.repeat(5000),
    '/slow': (response) => void response.writeHead(200, { 'content-type': 'text/html' }).write('<p>so far'),
  });
  const limits = { bytes: 1000, seconds: 0.5 };
  await expect(fetched(`${address}/large`, limits)).rejects.toMatchObject({ code: 'document-too-large' });
  await expect(fetched(`${address}/slow`, limits)).rejects.toMatchObject({ code: 'document-timeout' });
});

const entry = `<feed xmlns="http://www.w3.org/2005/Atom"><title>ArXiv Query</title><entry><title>Longer
  Convolutions Help</title><summary>  Short filters miss the examples. </summary><published>2024-02-01T00:00:00Z</published>
  <author><name>Ada Lovelace</name></author><author><name>Alan Turing</name></author></entry></feed>`;
const atom = (text: string) => (response: import('node:http').ServerResponse) =>
  response.writeHead(200, { 'content-type': 'application/atom+xml' }).end(text);

test('a paper of arXiv: what its API says, and the text of its PDF', async () => {
  const pdf = pdfOf(['Longer Convolutions Help\nAbstract\nAgain.\n1 Introduction\nFilters of size four are common.']);
  const arxiv = await site({ '/api/query': atom(entry), '/pdf/2402.01032v2': pdf });
  for (const source of ['2402.01032v2', 'arxiv:2402.01032v2', 'https://arxiv.org/abs/2402.01032v2']) {
    const document = await documentOf(source, { arxiv });
    expect(document).toMatchObject({
      title: 'Longer Convolutions Help',
      authors: 'Ada Lovelace, Alan Turing',
      year: 2024,
      url: 'https://arxiv.org/abs/2402.01032v2',
      notes: [],
    });
    expect(document.sections.map(({ heading }) => heading)).toEqual(['Abstract', '', '1 Introduction']);
    expect(document.sections[0]!.text).toBe('Short filters miss the examples.');
  }
});

test('without its PDF the abstract is read, and that is said; an unknown id is a problem', async () => {
  const arxiv = await site({ '/api/query': atom(entry) });
  const { sections, notes } = await documentOf('arxiv:2402.01032', { arxiv });
  expect(sections).toEqual([{ heading: 'Abstract', text: 'Short filters miss the examples.' }]);
  expect(notes).toEqual([expect.stringMatching(/^only its abstract was read: .*404/)]);
  const empty = await site({ '/api/query': atom('<feed xmlns="http://www.w3.org/2005/Atom"></feed>') });
  expect(await problemOf('2402.99999', { arxiv: empty })).toMatchObject({ code: 'document-unknown' });
});
