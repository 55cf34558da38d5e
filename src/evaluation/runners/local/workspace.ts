import { execFile } from 'node:child_process';
import { chmod, lstat, mkdir, readdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { promisify } from 'node:util';
import { failpoint } from '../../../platform/failpoint.mjs';
import type { Spec } from '../../contracts/attempt-spec.ts';
import { makeOwnFolder } from '../../sandbox/own-folder.ts';

const ARTIFACT_BYTES = 100 * 1024 * 1024;

/** Fills a new folder with what its runner needs: the candidate, the spec, and an empty working directory. */
export const prepareWorkspace = async (
  folder: string,
  candidate: string,
  program: string,
  spec: Spec,
): Promise<void> => {
  for (const name of ['work', 'out']) await makeOwnFolder(join(folder, name), spec.sandbox.user);
  failpoint('workspace.made');
  await writeFile(join(folder, candidate), program);
  await chmod(join(folder, candidate), 0o444); // whatever our umask: its reader may be another user
  await writeFile(join(folder, 'spec.json'), JSON.stringify(spec, null, 2));
  failpoint('workspace.written');
};

/** Moves declared artifacts out of the working directory; answers which are there now, as paths below the folder. */
export const keepArtifacts = async (folder: string, names: readonly string[]): Promise<string[]> => {
  const kept: string[] = [];
  let bytesLeft = ARTIFACT_BYTES;
  for (const name of new Set(names.map((name) => normalize(name)))) {
    if (isAbsolute(name) || name.startsWith('..') || (await leavesByLink(join(folder, 'work'), name))) continue;
    const target = join('artifacts', name);
    const size =
      (await move(join(folder, 'work', name), join(folder, target), bytesLeft)) ?? (await sizeOf(join(folder, target)));
    if (size === null) continue;
    bytesLeft -= size;
    kept.push(target);
  }
  return kept;
};

/** Whether a folder on the way to an artifact is a link: what lies behind it is not the evaluator's to give away. */
const leavesByLink = async (work: string, name: string): Promise<boolean> => {
  const within = join(await realpath(work).catch(() => work), dirname(name));
  return (await realpath(within).catch(() => within)) !== within;
};

/**
 * Removes what an attempt could write to. Of the folder of its result a second name of the result stays, for as long as
 * the result may be read again: it is what is compared with it.
 */
export const clearWorkspace = async (folder: string, temporary: string | null): Promise<void> => {
  const result = await lstat(join(folder, 'result.json')).catch(() => null);
  const isLinked = result?.isFile() && result.nlink > 1;
  const passing = [join(folder, 'work'), join(folder, '.outcome'), ...(temporary === null ? [] : [temporary])];
  for (const path of [...passing, ...(isLinked ? [] : [join(folder, 'out')])]) await removeTree(path);
  failpoint('workspace.cleared');
};

const move = async (from: string, to: string, bytesLeft: number): Promise<number | null> => {
  const size = await sizeOf(from);
  if (size === null || size > bytesLeft) return null;
  await mkdir(dirname(to), { recursive: true });
  await rename(from, to);
  return size;
};

/** The size of a regular file with one name, null for anything else. */
const sizeOf = async (path: string): Promise<number | null> => {
  const found = await lstat(path).catch(() => null);
  return found?.isFile() && found.nlink === 1 ? found.size : null;
};

/** Removes a directory that untrusted code has filled: links are not followed, locked directories are opened first. */
const removeTree = async (path: string): Promise<void> => {
  try {
    await rm(path, { recursive: true, force: true });
  } catch {
    await unlock(path).catch(() => {});
    // Also what lies deeper than a path can say, which only a tool that walks folder by folder reaches.
    await promisify(execFile)('rm', ['-rf', '--', path]);
  }
};

const unlock = async (directory: string): Promise<void> => {
  await chmod(directory, 0o700);
  for (const entry of await readdir(directory, { withFileTypes: true }))
    if (entry.isDirectory()) await unlock(join(directory, entry.name));
};
