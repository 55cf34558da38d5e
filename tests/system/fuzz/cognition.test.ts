import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import { loadCognition, parseItem } from '../../../src/knowledge/items/cognition-files.ts';
import { CognitionItem, cognitionText } from '../../../src/model/proposal/cognition-item.ts';
import { folderFor } from './folders.ts';
import { fuzz, quickly } from './fuzz.ts';
import { hostileText, mostly, splinter, wounded } from './hostile.ts';
import { problemOf } from './problems.ts';

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

const extra = fc
  .tuple(fc.constantFrom('id', 'text', 'title', 'Title', 'year', '"a b"', '? [a]', '__proto__'), splinter)
  .map(([key, value]) => item.replace('tags:', `${key}: ${value}\ntags:`));
const poisoned = hostileText.map((text) => `${item}\n${text}\n---\ntitle: another\n---\n`);
const content = fc.oneof(fc.constant(item), extra, poisoned, wounded(fc.constant(item)), wounded(extra), hostileText);

fuzz(
  'cognition items',
  'all of it is read, or the problem names file and line',
  content,
  (text) => {
    try {
      const read = quickly(() => parseItem(text, 'cognition/field/shake.md'));
      expect(CognitionItem.parse(read)).toEqual(read);
      expect(read.id).toBe('shake');
      // What the file says of these would be lost.
      expect(text.replaceAll('\r\n', '\n').split('\n---\n')[0]).not.toMatch(/^(id|text):/m);
      const body = text
        .replaceAll('\r\n', '\n')
        .replace(/^\uFEFF/, '')
        .split('\n---\n')
        .slice(1)
        .join('\n---\n');
      expect(read.text).toBe(body.trim());
      expect(cognitionText(read)).toContain(read.text);
      return 'read';
    } catch (error) {
      const { code, message } = problemOf(error);
      expect(code).toBe('cognition-invalid');
      expect(message).toMatch(/^cognition\/field\/shake\.md:[1-9]\d*: /);
      return 'named';
    }
  },
  ['read', 'named'],
);

const makers: Readonly<Record<string, (path: string) => void>> = {
  item: (path) => writeFileSync(path, item),
  windows: (path) => writeFileSync(path, `\uFEFF${item.replaceAll('\n', '\r\n')}`),
  directory: (path) => mkdirSync(path),
  circle: (path) => symlinkSync(path, path),
  dangling: (path) => symlinkSync('nowhere.md', path),
  device: (path) => symlinkSync('/dev/zero', path),
  huge: (path) => writeFileSync(path, item + 'x'.repeat(1_200_000)),
  bytes: (path) => writeFileSync(path, Buffer.concat([Buffer.from(item), Buffer.from([0xc3, 0x28, 0xff])])),
  empty: (path) => writeFileSync(path, ''),
};
const file = fc.record({
  name: mostly(
    fc.constantFrom('a', 'b', 'ü', 'with space', '-rf', '$(id)', '__proto__', 'new\nline'),
    fc.stringMatching(/^[a-z0-9_-][a-z0-9._-]{0,19}$/),
  ),
  ending: mostly(fc.constant('.md'), fc.constantFrom('.MD', '.markdown', '.txt', '')),
  maker: mostly(fc.constantFrom('item', 'windows'), fc.constantFrom(...Object.keys(makers))),
});

fuzz(
  'cognition folders',
  'no item is lost without a word',
  fc.uniqueArray(file, { maxLength: 6, selector: ({ name, ending }) => name + ending }),
  async (files) => {
    const directory = folderFor();
    for (const { name, ending, maker } of files) makers[maker]!(join(directory, name + ending));
    try {
      const items = await loadCognition(directory);
      const meant = files.filter(({ name, ending }) => ending === '.md' && `${name}.md` !== 'README.md');
      expect(items.map(({ id }) => id).sort()).toEqual(meant.map(({ name }) => name).sort());
      expect(files.some(({ ending }) => ending === '.MD' || ending === '.markdown')).toBe(false);
      return 'read';
    } catch (error) {
      const { code, message } = problemOf(error);
      expect(code).toBe('cognition-invalid');
      expect(files.some(({ name, ending }) => message.includes(join(directory, name + ending)))).toBe(true);
      return 'named';
    }
  },
  ['read', 'named'],
);
