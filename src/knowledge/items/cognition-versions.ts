import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CognitionItem } from '../../model/proposal/cognition-item.ts';
import { cognitionProblem, loadItem } from './cognition-files.ts';

/** Where a field keeps what was replaced or removed. */
export const versionsDirectory = (directory: string): string => join(directory, '.versions');

export const versionFile = (directory: string, id: string, version: number): string =>
  join(versionsDirectory(directory), `${id}.v${version}.md`);

export const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** The numbers of the versions of an item that were replaced or removed, ascending. */
export const keptVersions = async (directory: string, id: string): Promise<readonly number[]> => {
  const names = await readdir(versionsDirectory(directory)).catch(() => [] as string[]);
  return names
    .filter((name) => name.startsWith(`${id}.v`))
    .flatMap((name) => /^\.v([1-9]\d{0,8})\.md$/.exec(name.slice(id.length))?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
};

/** A kept version of an item, as it was written. */
export const loadVersion = async (directory: string, id: string, version: number): Promise<CognitionItem> => {
  const kept = await keptVersions(directory, id);
  if (!kept.includes(version))
    throw cognitionProblem(
      'cognition-unknown',
      `No version ${version} of "${id}" is kept in ${directory}.`,
      kept.length > 0 ? `Kept are: ${kept.join(', ')}.` : 'It was never replaced; leave the version out.',
    );
  return { ...(await loadItem(versionFile(directory, id, version))), id };
};
