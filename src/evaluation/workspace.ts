import { chmod, lstat, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import type { Spec } from './spec.ts';

const ARTIFACT_BYTES = 100 * 1024 * 1024;

/** Fills a new folder with what its runner needs: the candidate, the spec, and an empty working directory. */
export const prepareWorkspace = async (
  folder: string,
  candidate: string,
  program: string,
  spec: Spec,
): Promise<void> => {
  await mkdir(join(folder, 'work'));
  await writeFile(join(folder, candidate), program, { mode: 0o444 });
  await writeFile(join(folder, 'spec.json'), JSON.stringify(spec, null, 2));
};

/** Moves declared artifacts out of the working directory; answers which are there now, as paths below the folder. */
export const keepArtifacts = async (folder: string, names: readonly string[]): Promise<string[]> => {
  const kept: string[] = [];
  let room = ARTIFACT_BYTES;
  for (const name of new Set(names.map((name) => normalize(name)))) {
    if (isAbsolute(name) || name.startsWith('..')) continue;
    const target = join('artifacts', name);
    const size =
      (await move(join(folder, 'work', name), join(folder, target), room)) ?? (await sizeOf(join(folder, target)));
    if (size === null) continue;
    room -= size;
    kept.push(target);
  }
  return kept;
};

/** Removes the working directory and the temporary files of an attempt. */
export const clearWorkspace = async (folder: string, temporary: string): Promise<void> => {
  for (const path of [join(folder, 'work'), temporary]) await removeTree(path);
};

const move = async (from: string, to: string, room: number): Promise<number | null> => {
  const size = await sizeOf(from);
  if (size === null || size > room) return null;
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
    await unlock(path);
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
  }
};

const unlock = async (directory: string): Promise<void> => {
  await chmod(directory, 0o700);
  for (const entry of await readdir(directory, { withFileTypes: true }))
    if (entry.isDirectory()) await unlock(join(directory, entry.name));
};
