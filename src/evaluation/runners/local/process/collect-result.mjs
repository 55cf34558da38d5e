import { chmodSync, lstatSync, renameSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Takes the result out of the only folder beside its working directory that an evaluator can write to. It is moved as it
 * is: its reader judges what kind of file it is.
 */
export const collectResult = (folder) => {
  const out = join(folder, 'out');
  if (!lstatSync(out, { throwIfNoEntry: false })?.isDirectory()) return;
  chmodSync(out, 0o700); // its owner may have locked it
  if (lstatSync(join(out, 'result.json'), { throwIfNoEntry: false }) !== undefined)
    renameSync(join(out, 'result.json'), join(folder, 'result.json'));
};
