import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { reasonOf } from '../../platform/errors.ts';

/** Larger ones are refused: an artifact is passed to its check as a program is to its evaluator. */
const mostBytes = 4 * 2 ** 20;

/** The text of an artifact: a plain file of bounded size, never read through a link; or why it cannot be read. */
export const readArtifact = async (path: string): Promise<{ readonly text: string } | { readonly problem: string }> => {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const stats = await file.stat();
      if (!stats.isFile()) return { problem: 'it is no plain file' };
      if (stats.size > mostBytes) return { problem: `it has ${stats.size} bytes, and ${mostBytes} are allowed` };
      return { text: await file.readFile('utf8') };
    } finally {
      await file.close();
    }
  } catch (error) {
    return { problem: reasonOf(error) };
  }
};
