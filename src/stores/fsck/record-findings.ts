import type { RunEvent } from '../../model/event.ts';
import { presentEvent } from '../../model/event-names.ts';
import { type Database, openDatabase, sections } from '../database/database.ts';
import { readChecksummed } from '../journal/checksummed-row.ts';
import { genesis, journalKey } from '../journal/journal.ts';
import { valueIn } from '../journal/row-codec.ts';
import { lastCommit } from '../mirror/commit-row.ts';
import { differences } from '../mirror/compare-mirror.ts';
import { hasMirror, mirrorEnd } from '../mirror/mirror-reader.ts';
import { isRunStoreError } from '../run-store-error.ts';
import { type Counted, damage, type Finding, leftover } from './finding.ts';
import { createJournaledNodes } from './journaled-nodes.ts';

/** Checks every record by itself, against the others, and against the mirror; changes nothing. Yields the nodes' evaluations. */
export async function* recordFindings(
  directory: string,
  counted: Counted,
): AsyncGenerator<Finding, ReadonlyMap<string, number>> {
  const journaled = createJournaledNodes();
  const database = await openDatabase(directory, false).catch(orFinding('db'));
  if ('where' in database) {
    yield database;
    return journaled.evaluations;
  }
  try {
    yield* sealFindings(database, journaled, counted);
    yield* journaled.close();
    yield* mirrorFindings(database, directory);
  } finally {
    await database.close();
  }
  return journaled.evaluations;
}

async function* sealFindings(
  database: Database,
  journaled: ReturnType<typeof createJournaledNodes>,
  counted: Counted,
): AsyncGenerator<Finding> {
  let end = genesis;
  for (const section of sections)
    try {
      for await (const entries of database.scan(section))
        for (const [key, text] of entries) {
          counted.rows += 1;
          if (section === 'journal') {
            const seq = end.lastSeq + 1;
            if (key !== journalKey(seq)) yield damage(`journal event ${seq}`, 'it is missing');
            const row = key === journalKey(seq) ? readChecksummed(text, end.h) : undefined;
            if (key === journalKey(seq) && !row) yield damage(`journal event ${seq}`, 'it is not what was written');
            end = { lastSeq: Number(key), h: text.slice(6, 6 + 64) };
            counted.events += 1;
            if (row) journaled.event(presentEvent(row.value as RunEvent));
            continue;
          }
          const value = valueIn(section, key, text);
          if (value === undefined) yield damage(`${section}/${key}`, 'it is not what was written');
          if (section === 'node') {
            counted.nodes += 1;
            if (value !== undefined) journaled.node(key, value);
          }
          if (section === 'summary' && value !== undefined) journaled.summary(key, value);
          if (section === 'total') journaled.totals(value);
        }
    } catch (error) {
      yield orFinding(section)(error);
    }
}

async function* mirrorFindings(database: Database, directory: string): AsyncGenerator<Finding> {
  if (!hasMirror(directory)) {
    yield leftover('mirror/records.jsonl', 'there is no mirror yet; the next opening writes it');
    return;
  }
  try {
    const last = (await lastCommit(database, directory))?.commit ?? 0;
    const { commit } = await mirrorEnd(directory);
    if (commit > last)
      yield damage('db', `it ends with commit ${last}, but its mirror with ${commit}: the newest records were lost`);
    else if (commit < last)
      yield leftover('mirror/records.jsonl', `it ends ${last - commit} commits early; the next opening completes it`);
    else
      for (const record of await differences(database, directory)) yield damage(record, 'it differs from the mirror');
  } catch (error) {
    yield orFinding('mirror/records.jsonl')(error);
  }
}

/** Damage is what is looked for; anything else, such as a locked database, ends the search. */
const orFinding =
  (where: string) =>
  (error: unknown): Finding => {
    if (!isRunStoreError(error) || !/^run-(damaged|missing)$/.test(error.code)) throw error;
    return damage(where, error.message);
  };
