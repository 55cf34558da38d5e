import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readIfThere } from '../../../platform/files/read-if-there.ts';
import { isSpent } from '../../attempt-folder.ts';
import { Claim, Spec } from '../../contracts/attempt-spec.ts';
import { identityOf } from './process/process-table.mjs';

/** Where an attempt is: still running, ended with an outcome, lost without one, or spent on a fault of ours. */
export type AttemptState =
  | { readonly state: 'running'; readonly pid: number; readonly slot: string }
  | { readonly state: 'ended' | 'lost' | 'spent' };

const CLAIM = '.claim';
const OUTCOME = 'outcome.json';

/** Looks at an attempt's folder. A runner that has not claimed it yet is kept from ever doing so. */
export const stateOf = async (folder: string): Promise<AttemptState> => {
  if (await isSpent(folder)) return { state: 'spent' };
  const claim = (await giveUp(folder)) ? null : await readClaim(folder);
  const spec = await readSpec(folder);
  if (claim !== null && spec !== null && isAlive(claim)) return { state: 'running', pid: claim.pid, slot: spec.slot };
  return (await readOutcome(folder)) === null ? { state: 'lost' } : { state: 'ended' };
};

/** Whether the runner that claimed a folder is still the process of that number. */
export const isAlive = (claim: NonNullable<Claim>): boolean => {
  const identity = identityOf(claim.pid);
  return identity !== null && identity === claim.identity;
};

/** Takes the claim of a folder so that no runner can; false when a runner has it. */
export const giveUp = async (folder: string): Promise<boolean> => {
  try {
    await writeFile(join(folder, CLAIM), 'null', { flag: 'wx' });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code === 'ENOENT') return true;
    throw error;
  }
};

/** The claim, waiting a little for a runner that has just made the file and not written it yet. */
export const readClaim = async (folder: string): Promise<Claim> => {
  for (let look = 0; look < 40; look += 1) {
    const text = await readIfThere(join(folder, CLAIM));
    if (text === null) return null;
    if (text.endsWith('}') || text === 'null') return Claim.parse(JSON.parse(text));
    await sleep(25);
  }
  return null;
};

/** The specification a runner was given; null when it cannot have been given one: the file is missing, or was never written to its end. */
export const readSpec = async (folder: string): Promise<Spec | null> => {
  const text = await readIfThere(join(folder, 'spec.json'));
  if (text === null || !text.endsWith('}')) return null;
  return Spec.parse(JSON.parse(text));
};

export const readOutcome = (folder: string): Promise<string | null> => readIfThere(join(folder, OUTCOME));
