import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadCognition, parseItem } from '../../../src/knowledge/items/cognition-files.ts';
import { loadVersion } from '../../../src/knowledge/items/cognition-versions.ts';
import { itemText, removeItem, writeCognitionItem } from '../../../src/knowledge/items/cognition-writer.ts';
import { CognitionItem } from '../../../src/model/proposal/cognition-item.ts';
import { temporaryDirectory } from '../../unit/stores/temporary.ts';
import { seed } from '../fuzz/fuzz.ts';
import { ofSchema } from '../fuzz/of-schema.ts';

const item = CognitionItem.parse({
  id: 'shake',
  title: 'Shake one region',
  source: { title: 'Iterated local search', year: 2003, section: '2.1: "Kicks"' },
  made: 'human',
  tags: ['escape'],
  trigger: 'no improvement in five rounds: stuck',
  edits: [{ region: 'refine', code: 'x = 1\n---\ny = 2\n' }],
  text: 'Move a few things,\n---\nthen refine.',
});
const names = (directory: string): string[] => readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort();

test('what is written is what is read: every item, with hostile texts everywhere', () => {
  fc.assert(
    fc.property(ofSchema(CognitionItem), (made) => {
      const read = CognitionItem.safeParse(JSON.parse(JSON.stringify(made)));
      fc.pre(read.success);
      const text = read.data!.text.replaceAll('\r\n', '\n').trim();
      fc.pre(text !== '');
      const wanted = { ...read.data!, id: 'one', text };
      fc.pre(itemText({ ...wanted, text: '' }).length < 60_000);
      expect(parseItem(itemText(wanted), 'field/one.md')).toEqual(wanted);
    }),
    { seed, numRuns: 400 },
  );
});

test('an item is kept, and kept once', async () => {
  const directory = join(temporaryDirectory(), 'new/field');
  expect(await writeCognitionItem(directory, item)).toEqual({
    file: join(directory, 'shake.md'),
    version: 1,
    replaced: false,
  });
  expect(await writeCognitionItem(directory, item)).toMatchObject({ version: 1, replaced: false });
  expect(await loadCognition(directory)).toEqual([item]);
  expect(names(directory)).toEqual(['shake.md']);
});

test('other content is the next version, and nothing of the old one is lost', async () => {
  const directory = temporaryDirectory();
  await writeCognitionItem(directory, item);
  const first = readFileSync(join(directory, 'shake.md'), 'utf8');
  expect(await writeCognitionItem(directory, { ...item, text: 'Second.' })).toMatchObject({
    version: 2,
    replaced: true,
  });
  expect(await writeCognitionItem(directory, { ...item, text: 'Second.' })).toMatchObject({
    version: 2,
    replaced: false,
  });
  expect(await writeCognitionItem(directory, item)).toMatchObject({ version: 3, replaced: true });
  expect(readFileSync(join(directory, '.versions/shake.v1.md'), 'utf8')).toBe(first);
  expect(await loadVersion(directory, 'shake', 2)).toMatchObject({ id: 'shake', version: 2, text: 'Second.' });
  expect(await loadCognition(directory)).toEqual([{ ...item, version: 3 }]);
  await expect(loadVersion(directory, 'shake', 7)).rejects.toMatchObject({ advice: 'Kept are: 1, 2.' });
});

test('a version that a person wrote by hand under a number already kept is kept under the next', async () => {
  const directory = temporaryDirectory();
  await writeCognitionItem(directory, item);
  await writeCognitionItem(directory, { ...item, text: 'Second.' });
  writeFileSync(join(directory, 'shake.md'), itemText({ ...item, text: 'By hand, without a number.' }));
  expect(await writeCognitionItem(directory, { ...item, text: 'Third.' })).toMatchObject({
    version: 3,
    replaced: true,
  });
  expect(await loadVersion(directory, 'shake', 1)).toEqual(item);
  expect((await loadVersion(directory, 'shake', 2)).text).toBe('By hand, without a number.');
});

test('removing moves; a later item of that id goes on counting', async () => {
  const directory = temporaryDirectory();
  await writeCognitionItem(directory, item);
  expect(await removeItem(directory, 'shake')).toEqual({ file: join(directory, '.versions/shake.v1.md') });
  expect(await loadCognition(directory)).toEqual([]);
  await expect(removeItem(directory, 'shake')).rejects.toMatchObject({ code: 'cognition-unknown' });
  expect(await writeCognitionItem(directory, { ...item, text: 'Again.' })).toMatchObject({
    version: 2,
    replaced: false,
  });
});

test('many writers at once lose nothing', async () => {
  const directory = temporaryDirectory();
  const kept = await Promise.all(
    Array.from({ length: 12 }, (_, index) => writeCognitionItem(directory, { ...item, text: `Text ${index}.` })),
  );
  expect(kept.map(({ version }) => version).sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
  const texts = await Promise.all(
    Array.from({ length: 11 }, async (_, index) => (await loadVersion(directory, 'shake', index + 1)).text),
  );
  const [last] = await loadCognition(directory);
  expect(new Set([...texts, last!.text]).size).toBe(12);
  expect(names(directory)).not.toContain('lock');
});

test('what cannot be written is refused before anything is touched', async () => {
  const directory = temporaryDirectory();
  await writeCognitionItem(directory, item);
  for (const wrong of [
    { ...item, id: '../escape' },
    { ...item, id: 'README' },
    { ...item, text: ' \n ' },
    { ...item, title: '' },
    { ...item, text: `lone surrogate \ud800` },
    { ...item, text: 'x'.repeat(1_100_000) },
  ])
    await expect(async () => writeCognitionItem(directory, wrong)).rejects.toMatchObject({ code: 'cognition-invalid' });
  expect(names(directory)).toEqual(['shake.md']);
  writeFileSync(join(directory, 'shake.md'), 'no front matter');
  await expect(writeCognitionItem(directory, item)).rejects.toMatchObject({ code: 'cognition-invalid' });
  expect(readFileSync(join(directory, 'shake.md'), 'utf8')).toBe('no front matter');
});

test('a place that is a file is named', async () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'field'), '');
  mkdirSync(join(directory, 'other'));
  await expect(writeCognitionItem(join(directory, 'field'), item)).rejects.toMatchObject({
    code: 'cognition-unwritable',
  });
});
