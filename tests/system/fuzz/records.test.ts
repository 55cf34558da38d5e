import fc from 'fast-check';
import { expect } from 'vitest';
import type { RunEventBody } from '../../../src/model/event.ts';
import { AsiError } from '../../../src/platform/errors.ts';
import { type Database, openDatabase } from '../../../src/stores/database/database.ts';
import { readChecksummed, wellFormed, withChecksum } from '../../../src/stores/journal/checksummed-row.ts';
import { genesis, journalKey, readEvents } from '../../../src/stores/journal/journal.ts';
import { folderFor } from './folders.ts';
import { fuzz, quickly } from './fuzz.ts';
import { hostileText, hostileValue, wounded } from './hostile.ts';

const sealed = fc
  .tuple(hostileValue, hostileText)
  .map(([value, salt]) => ({ value, salt, text: withChecksum(value, salt).text }));

fuzz(
  'sealed records',
  'a damaged record is noticed, or reads as what was written',
  sealed.chain((record) => fc.tuple(fc.constant(record), wounded(fc.constant(record.text)), hostileText)),
  ([{ value, salt, text }, damaged, other]) => {
    const stored: unknown = wellFormed(JSON.parse(JSON.stringify(value)));
    expect(readChecksummed(text, salt)?.value).toEqual(stored);
    if (other !== salt) expect(readChecksummed(text, other)).toBe(undefined);
    const read = quickly(() => readChecksummed(damaged, salt));
    if (read === undefined) return 'noticed';
    expect(read.value).toEqual(stored);
    return 'whole';
  },
  ['noticed', 'whole'],
);

const event = (at: number): RunEventBody => ({ type: 'alert.raised', rule: `rule ${at}`, detail: 'x'.repeat(at) });
const count = 12;

/** A journal of twelve events as it stands in its database. */
const written = async (database: Database): Promise<readonly string[]> => {
  const texts: string[] = [];
  let { h } = genesis;
  for (let seq = 1; seq <= count; seq += 1) {
    const entry = withChecksum({ ...event(seq), seq, time: '2026-01-01T00:00:00.000Z' }, h);
    h = entry.h;
    texts.push(entry.text);
  }
  await database.write(texts.map((text, at) => ({ section: 'journal', key: journalKey(at + 1), text })));
  return texts;
};

const harm = fc.record({
  at: fc.nat(count - 1),
  kind: fc.constantFrom('wound', 'swap', 'copy', 'none'),
  wound: fc.tuple(fc.nat(400), fc.integer({ min: 1, max: 127 })),
});

fuzz(
  'journals in a database',
  'events are what was written, up to the one that is named as damaged',
  harm,
  async ({ at, kind, wound: [place, bit] }) => {
    const directory = folderFor();
    const database = await openDatabase(directory, true);
    try {
      const texts = [...(await written(database))];
      const whole = texts.join('\n');
      const next = (at + 1) % count;
      if (kind === 'wound') texts[at] = flipped(texts[at]!, place, bit);
      if (kind === 'copy') texts[at] = texts[next]!;
      if (kind === 'swap') [texts[at], texts[next]] = [texts[next]!, texts[at]!];
      await database.write(texts.map((text, index) => ({ section: 'journal', key: journalKey(index + 1), text })));
      const read: unknown[] = [];
      try {
        for await (const one of readEvents(database, directory, 1)) read.push(one);
      } catch (error) {
        expect(error).toBeInstanceOf(AsiError);
        expect(error).toMatchObject({
          code: 'run-damaged',
          message: expect.stringMatching(/event \d+ is (not what was written|missing)/),
        });
      }
      expect(read).toMatchObject(Array.from({ length: read.length }, (_, index) => event(index + 1)));
      if (whole === texts.join('\n')) expect(read.length).toBe(count);
      return read.length === count ? 'whole' : 'named';
    } finally {
      await database.close();
    }
  },
  ['whole', 'named'],
);

const flipped = (text: string, place: number, bit: number): string => {
  const bytes = Buffer.from(text);
  bytes[place % bytes.length]! ^= bit;
  return bytes.toString('latin1');
};
