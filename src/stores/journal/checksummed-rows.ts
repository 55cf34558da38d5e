import { type Database, type Put, sections } from '../database/database.ts';
import { damaged } from '../run-store-error.ts';
import { readChecksummed } from './checksummed-row.ts';
import { genesis, journalKey } from './journal.ts';
import { valueIn } from './row-codec.ts';

/** Every record of a database, each checked against its hash, and the events against their chain. */
export async function* checksummedRows(database: Database, directory: string): AsyncGenerator<Put> {
  let end = genesis;
  for (const section of sections)
    for await (const entries of database.scan(section))
      for (const [key, text] of entries) {
        if (section === 'journal') {
          const seq = end.lastSeq + 1;
          if (key !== journalKey(seq)) throw damaged(directory, `event ${seq} is missing from the journal`);
          const sealed = readChecksummed(text, end.h);
          if (!sealed) throw damaged(directory, `event ${seq} is not what was written`);
          end = { lastSeq: seq, h: sealed.h };
        } else if (valueIn(section, key, text) === undefined)
          throw damaged(directory, `record ${section}/${key} is not what was written`);
        yield { section, key, text };
      }
}
