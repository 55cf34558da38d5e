import type { RunEvent } from '../../model/event.ts';
import { presentEvent } from '../../model/event-names.ts';
import type { Database } from '../database/database.ts';
import { damaged } from '../run-store-error.ts';
import { readChecksummed } from './checksummed-row.ts';
import { flagDamaged } from './damage-flag.ts';

/** The end of the journal: its last sequence number, and the hash that the next entry is chained to. */
export interface JournalEnd {
  readonly lastSeq: number;
  readonly h: string;
}

/** The hash before the first entry. */
export const genesis: JournalEnd = { lastSeq: 0, h: '' };

/** The key of an event: its sequence number in 16 digits. */
export const journalKey = (seq: number): string => String(seq).padStart(16, '0');

const tail = 1000;

/** Checks the last entries: contiguous, each chained to the one before, and ending where the totals say. */
export const verifyTail = async (database: Database, directory: string, lastSeq: number): Promise<JournalEnd> => {
  const newest: (readonly [string, string])[] = [];
  for await (const entries of database.scan('journal', { reverse: true, limit: tail })) newest.push(...entries);
  const first = Number(newest.at(-1)?.[0] ?? 1);
  const end = await chained(database, directory, first, newest.reverse());
  if (end.lastSeq !== lastSeq)
    throw damaged(directory, `the journal ends with event ${end.lastSeq}, but ${lastSeq} events were counted`);
  return end;
};

/** Every event from a sequence number on, each checked against the chain of hashes. */
export async function* readEvents(database: Database, directory: string, from: number): AsyncGenerator<RunEvent> {
  const first = Math.max(1, from);
  let end = await endBefore(database, directory, first);
  for await (const entries of database.scan('journal', { gte: journalKey(first) })) {
    for (const entry of entries) {
      const { h, event } = open(directory, entry, end);
      end = { lastSeq: event.seq, h };
      yield event;
    }
  }
}

const chained = async (
  database: Database,
  directory: string,
  first: number,
  entries: readonly (readonly [string, string])[],
): Promise<JournalEnd> => {
  let end = await endBefore(database, directory, first);
  for (const entry of entries) end = { lastSeq: end.lastSeq + 1, h: open(directory, entry, end).h };
  return end;
};

/** The end of the journal as it was before an event. */
const endBefore = async (database: Database, directory: string, seq: number): Promise<JournalEnd> => {
  if (seq === 1) return genesis;
  const before = await database.get('journal', journalKey(seq - 1));
  if (before === undefined) throw damaged(directory, `event ${seq - 1} is missing from the journal`);
  return { lastSeq: seq - 1, h: hashOf(before) };
};

const open = (directory: string, [key, text]: readonly [string, string], before: JournalEnd) => {
  const seq = before.lastSeq + 1;
  if (key !== journalKey(seq))
    throw flagDamaged(directory, damaged(directory, `event ${seq} is missing from the journal`));
  const record = readChecksummed(text, before.h);
  if (!record) throw flagDamaged(directory, damaged(directory, `event ${seq} is not what was written`));
  // The hash has just shown that these are the bytes that `append` made from an event.
  return { h: record.h, event: presentEvent(record.value as RunEvent) };
};

const hashOf = (text: string): string => text.slice(6, 6 + 64);
