import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { RunSummary } from '../views/summary/run-summary.ts';

/** What a live run leaves beside its database, which only its own process may open: how it stands, once a second. */
export const RunStatus = z.object({
  schema: z.literal(1),
  pid: z.number().int(),
  writtenAt: z.string(),
  phase: z.enum(['waiting', 'evolving', 'paused', 'draining', 'ended']),
  slowestSeconds: z.number(),
  /** What the run waits for; earlier versions did not say. */
  waiting: z.partialRecord(z.enum(['disk', 'endpoint']), z.string()).optional(),
  lanes: z.array(
    z.object({
      round: z.number().int(),
      island: z.number().int(),
      doing: z.string(),
      since: z.string(),
      limitSeconds: z.number().nullable(),
    }),
  ),
  summary: RunSummary,
  /** Best score so far at up to 40 evenly spaced rounds. */
  spark: z.array(z.number()).default([]),
});
export type RunStatus = z.infer<typeof RunStatus>;

const file = 'status.json';

/** Writes a status so that a reader finds the old one or the new one, never half of it. */
export const writeStatus = async (directory: string, status: RunStatus): Promise<void> => {
  const path = join(directory, file);
  await writeFile(`${path}.tmp`, JSON.stringify(status));
  await rename(`${path}.tmp`, path);
};

/** The last status of a run, or null when there is none that can be read. */
export const readStatus = async (directory: string): Promise<RunStatus | null> => {
  try {
    return RunStatus.parse(JSON.parse(await readFile(join(directory, file), 'utf8')));
  } catch {
    return null; // an older run, or one that was killed before its first second
  }
};
