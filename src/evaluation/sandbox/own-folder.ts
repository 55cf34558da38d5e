import { chmod, chown, mkdir } from 'node:fs/promises';

/** Makes a folder that the evaluator may write to, whichever user it runs as. */
export const makeOwnFolder = async (path: string, user: number | null): Promise<void> => {
  await mkdir(path, { mode: 0o700 });
  if (user === null) return;
  await chmod(path, 0o711); // a root without powers must still be able to step into it
  await chown(path, user, user);
};
