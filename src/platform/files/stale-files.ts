import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What a killed process leaves beside the files it was about to replace: `manifest.json.<pid>.tmp`, `lock.dead.<pid>`. */
const passing = /\.\d+\.tmp$|^lock\.dead\.\d+$/;

/** Removes what earlier owners of a run directory left half-done; only for anyone who holds its lock. */
export const removeStaleFiles = (directory: string): void => {
  for (const name of readdirSync(directory)) if (passing.test(name)) rmSync(join(directory, name), { force: true });
};
