import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { plainText } from '../../platform/text/plain-text.ts';
import { inside } from './assets.ts';
import { httpProblem, notFound } from './reply.ts';

const mostBytes = 256 * 1024;
const top = 'evaluations';

/** A piece of a file that an evaluation left behind, as plain text. */
export interface Piece {
  readonly text: string;
  readonly total: number;
}

/**
 * Reads from a byte on, or the last bytes of a file when `from` is negative; at most 256 KiB. Links are not followed, and
 * nothing outside the evaluations of the run is read: candidates chose these names.
 */
export const readPiece = async (runDirectory: string, path: string, from: number): Promise<Piece> => {
  const folder = join(await realpath(runDirectory), top);
  // below that folder, not merely below the run: beside it lies the secret of the server
  const target = path.startsWith(`${top}/`) ? inside(folder, path.slice(top.length + 1)) : null;
  if (target === null) throw notFound('such file among the evaluations');
  const real = await realpath(target).catch(() => null);
  if (real === null || inside(folder, real.slice(folder.length + 1)) !== target)
    throw notFound('such file among the evaluations');
  const file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => null);
  if (file === null) throw notFound('such file among the evaluations');
  try {
    const stat = await file.stat();
    if (!stat.isFile())
      throw httpProblem({
        code: 'no-file',
        message: 'This is not a regular file.',
        advice: 'It is not shown.',
      });
    const start = from < 0 ? Math.max(0, stat.size + from) : Math.min(from, stat.size);
    const buffer = Buffer.alloc(Math.min(mostBytes, stat.size - start));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
    return { text: plainText(buffer.toString('utf8', 0, bytesRead)), total: stat.size };
  } finally {
    await file.close();
  }
};
