import type { AsiError } from '../../platform/errors.ts';
import { flagDamaged } from '../journal/damage-flag.ts';
import { awaitLock } from '../lock.ts';
import { readManifest } from '../manifest.ts';
import { readRun } from '../run-store.ts';
import { isRunStoreError } from '../run-store-error.ts';
import { evaluationFindings } from './evaluation-findings.ts';
import { type Counted, damage, type Finding, leftover } from './finding.ts';
import { leftoverFindings, removeLeftoverFiles } from './leftover-files.ts';
import { recordFindings } from './record-findings.ts';

/** Looks at everything that is kept of a run that no process has open, and changes nothing. */
export async function* checkRun(directory: string, counted: Counted): AsyncGenerator<Finding> {
  const lock = await awaitLock(directory, true);
  try {
    if (lock.note !== null) yield leftover('lock', lock.note);
    const manifest = await readManifest(directory).catch(orNull);
    if (isRunStoreError(manifest)) yield damage('manifest.json', manifest.message);
    const named = yield* recordFindings(directory, counted);
    const hasFolders = !isRunStoreError(manifest) && manifest.imported === undefined;
    yield* evaluationFindings(directory, { named, hasFolders, counted });
    yield* leftoverFindings(directory);
  } finally {
    lock.release();
  }
}

/** Rebuilds what is damaged from the mirror and removes temporary files; answers what was done, or throws why it cannot be. */
export const repairRun = async (directory: string): Promise<readonly string[]> => {
  flagDamaged(directory, new Error('everything is to be checked'));
  const run = await readRun(directory);
  await run.close();
  await removeLeftoverFiles(directory);
  return run.notes;
};

const orNull = (error: unknown): AsiError => {
  if (isRunStoreError(error)) return error;
  throw error;
};
