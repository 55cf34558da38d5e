import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Role } from '../model/task/role.ts';
import type { Message, Reply } from './providers/chat-client.ts';
import type { Redact } from './redact.ts';
import type { Attempt } from './resilience/retry.ts';

/** One exchange with a model, as it is kept on disk. */
export interface Transcript {
  readonly role: Role;
  readonly round: number | null;
  readonly model: string;
  readonly outcome: 'answered' | 'repaired' | 'unparsed' | 'failed';
  readonly error: string | null;
  readonly started: string;
  readonly seconds: number;
  readonly attempts: readonly Attempt[];
  readonly messages: readonly Message[];
  /** Null: no answer came. */
  readonly response: Omit<Reply, 'usage'> | null;
  readonly usage: Reply['usage'] | null;
  /** Null: unpriced. */
  readonly usd: number | null;
  readonly pricesDated: string;
}

/** Writes a transcript and returns its file name; a file that exists (from before a resume) is never overwritten. */
export type WriteTranscript = (transcript: Transcript) => Promise<string>;

/** Keeps transcripts as `r<round>-<role>-<n>.json`, or `run-<role>-<n>.json` outside of rounds. */
export const createTranscriptWriter = (directory: string, redact: Redact): WriteTranscript => {
  const next = new Map<string, number>();
  return async (transcript) => {
    await mkdir(directory, { recursive: true });
    const { round, role } = transcript;
    const prefix = `${round === null ? 'run' : `r${round}`}-${role}`;
    const text = redact(`${JSON.stringify(transcript, null, 2)}\n`);
    for (;;) {
      const count = next.get(prefix) ?? 1;
      next.set(prefix, count + 1);
      const name = `${prefix}-${count}.json`;
      try {
        await writeFile(join(directory, name), text, { flag: 'wx' });
        return name;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    }
  };
};
