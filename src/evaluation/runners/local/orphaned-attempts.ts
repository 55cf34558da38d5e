import { join } from 'node:path';
import { isAlive, readClaim, stateOf } from './attempt.ts';
import { untilGone } from './attempt-process.ts';
import type { Slots } from './slots.ts';
import { endAttempt } from './terminate-attempt.ts';

/** Attempts that a killed run has left running. */
export interface OrphanedAttempts {
  /** Ends those that were not asked for meanwhile. */
  end(): Promise<void>;
}

/** Finds running leftovers; each keeps its slot until it has ended, so that no slot is used twice. */
export const findOrphanedAttempts = async (
  runDirectory: string,
  unfinished: readonly string[],
  slots: Slots,
): Promise<OrphanedAttempts> => {
  const running: { readonly folder: string; readonly isThere: () => boolean }[] = [];
  for (const relative of unfinished) {
    const folder = join(runDirectory, relative);
    const found = await stateOf(folder);
    const claim = found.state === 'running' ? await readClaim(folder) : null;
    if (found.state !== 'running' || claim === null) continue;
    const isThere = () => isAlive(claim);
    running.push({ folder, isThere });
    slots.hold(found.slot, untilGone(isThere));
  }
  const end = async () => {
    await Promise.all(running.map(({ folder, isThere }) => isThere() && endAttempt(folder)));
  };
  return { end };
};
