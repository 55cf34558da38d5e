import { constants } from 'node:fs';
import { lstat, open, readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { AsiError } from '../../../platform/errors.ts';
import { documentProblem, isDocumentProblem } from './document.ts';

const mostBytes = 100 * 1024 * 1024;
const mostFiles = 2000;

/** Endings of files that are read. */
export const readable: ReadonlySet<string> = new Set([
  '.md',
  '.markdown',
  '.txt',
  '.jsonl',
  '.json',
  '.pdf',
  '.html',
  '.htm',
  '.bib',
]);

/** The bytes of a file; never waits for a pipe. */
export const bytesOf = async (path: string): Promise<Uint8Array> => {
  try {
    // A pipe without a writer would block.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const found = await file.stat();
      if (!found.isFile()) throw documentProblem('kind', `${path} is not a regular file.`, 'Name a file or a folder.');
      if (found.size > mostBytes)
        throw documentProblem(
          'too-large',
          `${path} has ${found.size} bytes; at most ${mostBytes} are read.`,
          'Divide it.',
        );
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw isDocumentProblem(error) ? error : unreadable(path, error as NodeJS.ErrnoException);
  }
};

/** Is there a folder, a file, something else, or nothing at this path? */
export const kindOf = async (path: string): Promise<'folder' | 'file' | 'other' | null> => {
  try {
    const found = await stat(path);
    return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'other';
  } catch {
    return null;
  }
};

/** The files of a folder and its folders that can be read, in order of their names; hidden ones and links to folders are left out. */
export const filesIn = async (
  folder: string,
): Promise<{ readonly files: readonly string[]; readonly others: number }> => {
  const files: string[] = [];
  let others = 0;
  const walk = async (directory: string): Promise<void> => {
    const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
      throw unreadable(directory, error);
    });
    for (const name of names.sort()) {
      if (name.startsWith('.')) continue;
      const path = join(directory, name);
      if ((await lstat(path)).isDirectory()) await walk(path);
      else if (readable.has(extname(name).toLowerCase()) && (await kindOf(path)) === 'file') files.push(path);
      else others += 1;
      if (files.length > mostFiles)
        throw documentProblem(
          'too-large',
          `${folder} contains more than ${mostFiles} files.`,
          'Name its folders one by one.',
        );
    }
  };
  await walk(folder);
  return { files, others };
};

const unreadable = (path: string, error: NodeJS.ErrnoException): AsiError =>
  documentProblem(
    'missing',
    error.code === 'ENOENT' ? `There is nothing at ${path}.` : `${path} cannot be read (${error.code}).`,
    'Name a file, a folder, an arXiv id such as arxiv:1706.03762, or an address that begins with http.',
    error,
  );
