import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { bootId, isAlive } from './process-identity.ts';

const Owner = z.object({
  pid: z.number(),
  started: z.string().nullable(),
  boot: z.string().nullable(),
  host: z.string(),
});

/** The process that has a run open, by its lock file; null when there is none, or it is dead. */
export const ownerOf = async (directory: string): Promise<{ pid: number; host: string } | null> => {
  try {
    const owner = Owner.parse(JSON.parse(await readFile(join(directory, 'lock'), 'utf8')));
    const lives = owner.host !== hostname() || (owner.boot === bootId() && isAlive(owner.pid, owner.started));
    return lives ? { pid: owner.pid, host: owner.host } : null;
  } catch {
    return null;
  }
};
