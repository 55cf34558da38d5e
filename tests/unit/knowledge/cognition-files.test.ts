import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadCognition, parseItem } from '../../../src/knowledge/items/cognition-files.ts';
import { temporaryDirectory } from '../stores/temporary.ts';

const item = `---
title: Shake one region
source: { title: "Iterated local search", year: 2003 }
tags: [escape]
trigger: no improvement in five rounds
edits:
  - region: refine
    code: |
      x = 1
  - tune: STEPS
    value: 80
---

Move a few things, then refine.
`;

test('reads an item: front matter, text, and the file name as its id', () => {
  expect(parseItem(item, 'field/shake-one-region.md')).toEqual({
    id: 'shake-one-region',
    title: 'Shake one region',
    source: { title: 'Iterated local search', year: 2003 },
    tags: ['escape'],
    trigger: 'no improvement in five rounds',
    edits: [
      { region: 'refine', code: 'x = 1\n' },
      { tune: 'STEPS', value: 80 },
    ],
    text: 'Move a few things, then refine.',
  });
  expect(parseItem(item.replaceAll('\n', '\r\n'), 'a.md').title).toBe('Shake one region');
});

test.each([
  ['no front matter', 'Just text.', 'a.md:1: the file must begin with front matter between two lines of "---".'],
  ['no text', item.replace('Move a few things, then refine.', ''), 'a.md:12: there is no text after the front matter.'],
  ['a missing key', item.replace(/trigger.*\n/, ''), 'a.md:2: the key "trigger" is missing.'],
  ['a mistyped key', item.replace('trigger', 'triger'), 'a.md:5: unknown key "triger"; did you mean "trigger"?'],
  ['a nested key', item.replace('year', 'yaer'), 'a.md:3: unknown key "source.yaer"; did you mean "year"?'],
  ['a wrong type', item.replace('2003', 'long ago'), 'a.md:3: "source.year": '],
  ['a wrong edit', item.replace('value: 80', 'value: many'), 'a.md:11: "edits[1].value": '],
  ['broken YAML', item.replace('[escape]', '[escape'), 'a.md:5: this is not YAML: '],
])('tells file, line and key of %s', (_, content, message) => {
  const parse = () => parseItem(content, 'a.md');
  expect(parse).toThrow(expect.objectContaining({ code: 'cognition-invalid' }));
  expect(parse).toThrow(message);
});

test('loads every markdown file of a field but its README, in order of their names', async () => {
  const directory = join(temporaryDirectory(), 'field');
  mkdirSync(directory);
  for (const name of ['b.md', 'a.md']) writeFileSync(join(directory, name), item);
  writeFileSync(join(directory, 'README.md'), 'About this field.');
  writeFileSync(join(directory, 'notes.txt'), 'no item');
  expect((await loadCognition(directory)).map(({ id }) => id)).toEqual(['a', 'b']);
  await expect(loadCognition(join(directory, 'none'))).rejects.toMatchObject({ code: 'cognition-missing' });
});
