import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const path = (directory: string): string => join(directory, 'suspect');

/** Remembers beside the database that a record was not what was written, so that the next opening checks all of them. */
export const flagDamaged = <Problem extends Error>(directory: string, problem: Problem): Problem => {
  try {
    writeFileSync(path(directory), `${problem.message}\n`);
  } catch {
    // the problem itself is thrown all the same
  }
  return problem;
};

/** Was damage found while the run was open last? */
export const isFlaggedDamaged = (directory: string): boolean => existsSync(path(directory));

/** Everything has been checked since. */
export const clearDamageFlag = (directory: string): void => rmSync(path(directory), { force: true });
