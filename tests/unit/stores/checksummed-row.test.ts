import { expect, test } from 'vitest';
import { readChecksummed, withChecksum } from '../../../src/stores/journal/checksummed-row.ts';

const row = withChecksum({ answer: 42 }, 'memo/1');

test('a record is read back as it was written', () => {
  expect(readChecksummed(row.text, 'memo/1')).toEqual({ h: row.h, value: { answer: 42 } });
});

test('a record with one other character is none', () => {
  expect(readChecksummed(row.text.replace('42', '43'), 'memo/1')).toBeUndefined();
});

test('a record that stands at another key is none', () => {
  expect(readChecksummed(row.text, 'memo/2')).toBeUndefined();
});
