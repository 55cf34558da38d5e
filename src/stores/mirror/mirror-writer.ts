import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Put } from '../database/database.ts';
import { beginning, commitLine, heading, type MirrorEnd, rowLine } from './mirror-line.ts';
import { mirrorPath } from './mirror-reader.ts';

/** Rows on their way into the mirror. */
export interface Planned {
  readonly text: string;
  readonly end: MirrorEnd;
}

/** The append-only copy of everything that was committed. */
export interface Mirror {
  readonly end: MirrorEnd;
  /** What the next commit will be; nothing is written yet, so it may be planned again. */
  plan(puts: readonly Put[]): Planned;
  /** Writes a planned commit at its position; after a failure it may be written again. */
  write(planned: Planned): Promise<void>;
  close(): Promise<void>;
}

/** How long written commits may wait for the disk: LevelDB, which syncs each, stays the truth meanwhile. */
const syncAfter = 5000;

/** Makes the mirror of a new run. */
export const createMirror = async (directory: string): Promise<Mirror> => {
  const path = mirrorPath(directory);
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'w');
  await file.writeFile(heading);
  return mirrorOn(file, beginning);
};

/** Opens a mirror to append to; what a kill has left behind that is cut off. */
export const openMirror = async (directory: string, end: MirrorEnd): Promise<Mirror> => {
  const file = await open(mirrorPath(directory), 'r+');
  await file.truncate(end.bytes);
  return mirrorOn(file, end);
};

/** A mirror in a file of its own, for rewriting one. */
export const mirrorIn = async (path: string, commit: number): Promise<Mirror> => {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'w');
  await file.writeFile(heading);
  return mirrorOn(file, { ...beginning, commit });
};

const mirrorOn = (file: FileHandle, start: MirrorEnd): Mirror => {
  let end = start;
  let timer: NodeJS.Timeout | null = null;
  let syncing: Promise<void> = Promise.resolve();
  const sync = (): void => {
    timer = null;
    syncing = file.datasync().catch(() => {}); // closing syncs again, and there it counts
  };
  return {
    get end() {
      return end;
    },
    plan: (puts) => {
      const rows = puts.map(rowLine).join('');
      const h = createHash('sha256').update(`${end.h}\n`).update(rows).digest('hex');
      const commit = end.commit + 1;
      const text = rows + commitLine({ commit, h });
      return { text, end: { commit, h, bytes: end.bytes + Buffer.byteLength(text) } };
    },
    write: async (planned) => {
      await writeAt(file, Buffer.from(planned.text), end.bytes);
      end = planned.end;
      timer ??= setTimeout(sync, syncAfter).unref();
    },
    close: async () => {
      if (timer) clearTimeout(timer);
      await syncing;
      try {
        await file.sync();
      } finally {
        await file.close();
      }
    },
  };
};

/** A write may take fewer bytes than it was given. */
const writeAt = async (file: FileHandle, bytes: Buffer, position: number): Promise<void> => {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
};
