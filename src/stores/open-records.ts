import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { AsiError } from '../platform/errors.ts';
import { type Database, openDatabase } from './database/database.ts';
import { clearDamageFlag, isFlaggedDamaged } from './journal/damage-flag.ts';
import type { JournalEnd } from './journal/journal.ts';
import { rebuild } from './journal/rebuild.ts';
import { lastCommit } from './mirror/commit-row.ts';
import { differences } from './mirror/compare-mirror.ts';
import type { MirrorEnd } from './mirror/mirror-line.ts';
import { hasMirror, mirrorEnd } from './mirror/mirror-reader.ts';
import { rewriteMirror } from './mirror/rewrite-mirror.ts';
import { damaged, isRunStoreError, runStoreError } from './run-store-error.ts';

/** Records that agree with each other and with their mirror. */
export interface OpenedRecords<Fold> {
  readonly database: Database;
  readonly fold: Fold;
  readonly end: JournalEnd;
  readonly mirrorEnd: MirrorEnd;
  /** What was damaged and repaired, in a sentence each. */
  readonly repairs: readonly string[];
}

type Recover<Fold> = (database: Database) => Promise<{ readonly fold: Fold; readonly end: JournalEnd }>;

/** Up to this size every record is compared with the mirror on opening; beyond it, when it is read, or by `asi fsck`. */
const comparedBytes = 256 * 2 ** 20;

/** Opens the records of a run. What is damaged is named, moved aside and rebuilt from the mirror, or else refused. */
export const openRecords = async <Fold>(directory: string, recover: Recover<Fold>): Promise<OpenedRecords<Fold>> => {
  const problem = problemOf(directory);
  const opened = problem ?? (await attempt(directory, recover, isFlaggedDamaged(directory)).catch(orDamage(directory)));
  return isRunStoreError(opened) ? rebuilt(directory, recover, opened) : opened;
};

/** What is wrong with a run whose mirror holds records, before its database is even opened. */
const problemOf = (directory: string): AsiError | null =>
  hasMirror(directory) && !existsSync(join(directory, 'db')) ? damaged(directory, 'the folder db is missing') : null;

/** Damage that a mirror may repair is answered; everything else is thrown. */
const orDamage =
  (directory: string) =>
  async (error: unknown): Promise<AsiError> => {
    if (!isRunStoreError(error) || !hasMirror(directory)) throw error;
    if (error.code === 'run-damaged') return error;
    if (error.code !== 'run-missing' || (await mirrorEnd(directory)).commit === 0) throw error;
    return damaged(directory, 'the database is empty', error);
  };

const rebuilt = async <Fold>(
  directory: string,
  recover: Recover<Fold>,
  problem: AsiError,
): Promise<OpenedRecords<Fold>> => {
  const aside = await rebuild(directory).catch((error: unknown) => {
    throw isDamage(error) ? both(problem, error) : error;
  });
  const opened = await attempt(directory, recover, true);
  const note = `${problem.message} They were rebuilt from the mirror and checked, nothing is lost; what was damaged is kept in ${aside}.`;
  return { ...opened, repairs: [note, ...opened.repairs] };
};

const both = (first: AsiError, second: AsiError): AsiError =>
  runStoreError('run-damaged', `${first.message} It cannot be rebuilt: ${second.message}`, first.advice, first);

const attempt = async <Fold>(
  directory: string,
  recover: Recover<Fold>,
  isThorough: boolean,
): Promise<OpenedRecords<Fold>> => {
  const database = await openDatabase(directory, false);
  try {
    const recovered = await recover(database);
    const mirrored = await agree(database, directory, isThorough);
    if (isThorough) clearDamageFlag(directory);
    return { database, ...recovered, ...mirrored };
  } catch (error) {
    await database.close();
    throw error;
  }
};

/** Compares database and mirror. The one that is behind is completed, unless the database is: then it has lost commits. */
const agree = async (database: Database, directory: string, isThorough: boolean) => {
  const last = await lastCommit(database, directory);
  if (!hasMirror(directory)) {
    const isOld = last === null;
    const note = 'The mirror of the records was missing; it was rewritten from the database.';
    return { mirrorEnd: await rewriteMirror(database, directory, last?.commit ?? 0), repairs: isOld ? [] : [note] };
  }
  const end = await mirrorEnd(directory).catch((error: unknown) => {
    if (isDamage(error)) return error;
    throw error;
  });
  if (isRunStoreError(end)) return rewriteMirrorOf(database, directory, last?.commit ?? 0, end);
  if (end.commit > (last?.commit ?? 0))
    throw damaged(
      directory,
      `the database ends with commit ${last?.commit ?? 0}, but its mirror with ${end.commit}: the newest were lost`,
    );
  // Killed between commit and mirror, or a power cut: nothing is damaged.
  if (end.commit < (last?.commit ?? 0))
    return { mirrorEnd: await rewriteMirror(database, directory, last!.commit), repairs: [] };
  if (end.h !== last!.h)
    return rewriteMirrorOf(database, directory, end.commit, damaged(directory, 'the mirror is of another run'));
  if (!isThorough && (await sizeOf(join(directory, 'db'))) > comparedBytes) return { mirrorEnd: end, repairs: [] };
  const different = await differences(database, directory).catch((error: unknown) => {
    if (isDamage(error)) return error;
    throw error;
  });
  if (isRunStoreError(different)) return rewriteMirrorOf(database, directory, end.commit, different);
  if (different.length === 0) return { mirrorEnd: end, repairs: [] };
  const more = different.length > 1 ? ` and ${different.length - 1} others are` : ' is';
  throw damaged(directory, `record ${different[0]}${more} not what was written`);
};

/** The mirror is damaged; the database may still be whole, which rewriting the mirror finds out. */
const rewriteMirrorOf = async (database: Database, directory: string, commit: number, problem: AsiError) => {
  const end = await rewriteMirror(database, directory, commit);
  return { mirrorEnd: end, repairs: [`${problem.message} The mirror was rewritten from the database.`] };
};

const isDamage = (error: unknown): error is AsiError => isRunStoreError(error) && error.code === 'run-damaged';

const sizeOf = async (directory: string): Promise<number> => {
  const sizes = await Promise.all(
    (await readdir(directory)).map((name) => stat(join(directory, name)).then(({ size }) => size)),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
};
