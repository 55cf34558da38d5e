import { createHash } from 'node:crypto';
import type { Evaluation } from '../../model/result/evaluation.ts';
import type { AsiError } from '../../platform/errors.ts';
import { reasonOf } from '../../platform/errors.ts';
import type { Put } from '../database/database.ts';
import { readChecksummed } from '../journal/checksummed-row.ts';
import { genesis, journalKey } from '../journal/journal.ts';
import { valueIn } from '../journal/row-codec.ts';
import { readLines } from '../mirror/byte-lines.ts';
import { rowIn } from '../mirror/mirror-line.ts';
import { isRunStoreError, runStoreError } from '../run-store-error.ts';
import { Finished, Footer, Header, transferVersion } from './transfer-line.ts';

/** What an exported file holds, piece by piece. */
export type Piece = { readonly header: Header } | { readonly row: Put } | { readonly evaluation: Evaluation };

/** The pieces of an exported run, each checked; throws at the end when the file is not, byte by byte, what was exported. */
export async function* readExported(file: string): AsyncGenerator<Piece> {
  const hash = createHash('sha256');
  const found = { rows: 0, evaluations: 0 };
  let end = genesis;
  let number = 0;
  let footer: Footer | null = null;
  for await (const lines of reading(file))
    for (const line of lines) {
      number += 1;
      if (footer !== null) throw invalid(file, `there is something behind its end, at line ${number}`);
      const text = line.toString();
      footer = footerIn(text);
      if (footer !== null) continue;
      hash.update(line).update('\n');
      if (number === 1) {
        yield { header: headerIn(file, text) };
        continue;
      }
      const row = rowIn(text);
      if (row === null) {
        found.evaluations += 1;
        yield evaluationIn(file, text, number);
        continue;
      }
      found.rows += 1;
      if (row.section === 'journal') {
        const sealed = row.key === journalKey(end.lastSeq + 1) ? readChecksummed(row.text, end.h) : undefined;
        if (!sealed) throw invalid(file, `event ${end.lastSeq + 1} is not what was written, at line ${number}`);
        end = { lastSeq: end.lastSeq + 1, h: sealed.h };
      } else if (valueIn(row.section, row.key, row.text) === undefined)
        throw invalid(file, `record ${row.section}/${row.key} is not what was written, at line ${number}`);
      yield { row };
    }
  if (footer === null) throw invalid(file, 'its end is missing: it was cut off, or the export did not finish');
  if (footer.rows !== found.rows || footer.evaluations !== found.evaluations)
    throw invalid(
      file,
      `${footer.rows} records and ${footer.evaluations} evaluations were exported, but its contents differ`,
    );
  if (footer.sha256 !== hash.digest('hex')) throw invalid(file, 'its checksum does not fit');
}

const headerIn = (file: string, text: string): Header => {
  const value = jsonIn(text);
  const version = Header.pick({ asi: true, version: true }).safeParse(value);
  if (!version.success) throw invalid(file, 'it is not a run that was exported');
  if (version.data.version > transferVersion)
    throw runStoreError(
      'run-format',
      `${file} has format ${version.data.version}; this program reads ${transferVersion}.`,
      'Import it with the version that exported it, or with a newer one.',
    );
  const header = Header.safeParse(value);
  if (!header.success) throw invalid(file, 'its first line is not what was exported');
  return header.data;
};

const evaluationIn = (file: string, text: string, line: number): Piece => {
  const finished = Finished.safeParse(jsonIn(text));
  if (!finished.success) throw invalid(file, `line ${line} is neither a record nor an evaluation`);
  return finished.data;
};

const footerIn = (text: string): Footer | null =>
  text.startsWith('{"rows":') ? (Footer.safeParse(jsonIn(text)).data ?? null) : null;

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

async function* reading(file: string): AsyncGenerator<readonly Buffer[]> {
  try {
    yield* readLines(file);
  } catch (error) {
    if (isRunStoreError(error)) throw error;
    throw runStoreError('export-invalid', `${file} cannot be read: ${reasonOf(error)}.`, 'Check the path.', error);
  }
}

const invalid = (file: string, what: string): AsiError =>
  runStoreError(
    'export-invalid',
    `${file} cannot be imported: ${what}.`,
    'Fetch or export it again; nothing was imported.',
  );
