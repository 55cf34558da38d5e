import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** The text of a file, or why it is none, to be read after its name: "is a directory". */
export type TextFile = { readonly text: string } | { readonly problem: string };

/** Longer files are not read. */
export const mostBytes = 1024 * 1024;

/** Reads a text file that someone else may have put there: never waits for a pipe, never reads without end, never guesses at bytes. */
export const readTextFile = async (path: string): Promise<TextFile> => {
  try {
    // A pipe without a writer would block; a link may be followed.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const found = await file.stat();
      if (found.isDirectory()) return { problem: 'is a directory' };
      if (!found.isFile()) return { problem: 'is not a regular file' };
      if (found.size > mostBytes) return { problem: `has ${found.size} bytes; at most ${mostBytes} are allowed` };
      const { buffer, bytesRead } = await file.read(Buffer.alloc(found.size), 0, found.size, 0);
      return { text: decoder.decode(buffer.subarray(0, bytesRead)) };
    } finally {
      await file.close();
    }
  } catch (error) {
    return { problem: error instanceof TypeError ? 'is not UTF-8 text' : unreadable(error as NodeJS.ErrnoException) };
  }
};

// Removes the byte-order mark that some editors write.
const decoder = new TextDecoder('utf-8', { fatal: true });

const unreadable = ({ code }: NodeJS.ErrnoException): string => reasons.get(code ?? '') ?? `cannot be read (${code})`;

const reasons = new Map([
  ['ENOENT', 'is not there'],
  ['EACCES', 'may not be read by this user'],
  ['ELOOP', 'is a link that leads in a circle'],
]);
