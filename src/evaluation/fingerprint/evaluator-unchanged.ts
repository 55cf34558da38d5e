import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere } from '../../platform/files/read-if-there.ts';
import type { Pins } from './evaluator-fingerprint.ts';

const file = '.pins';

/**
 * Leaves in the folder of an attempt which stamp its evaluator has when it begins; refuses one that has changed. Not
 * synced: an attempt whose stamp is lost in a power cut is run again, which is always right.
 */
export const rememberPins = async (folder: string, pins: Pins): Promise<void> =>
  writeFile(join(folder, file), await pins.check());

/** Whether the evaluator is unchanged since an attempt began, also in a session before this one. */
export const isEvaluatorUnchanged = async (folder: string, pins: Pins): Promise<boolean> => {
  const now = await pins.check();
  return (await readIfThere(join(folder, file))) === now;
};
