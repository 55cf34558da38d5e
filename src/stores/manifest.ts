import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Epoch } from '../model/task/epoch.ts';
import { Pin } from '../model/task/pin.ts';
import { asWritten } from '../model/task/profile.ts';
import { writeDurably } from '../platform/files/durable-file.ts';
import { runStoreError } from './run-store-error.ts';

/** How a run was produced. More keys may be added freely: a manifest is read by people and by later versions. */
export const Manifest = z
  .looseObject({
    run: z.string(),
    task: z.string(),
    taskDirectory: z.string(),
    /** The configuration after every source was applied, and where each value came from. */
    config: z.record(z.string(), z.unknown()),
    origins: z.record(z.string(), z.string()),
    versions: z.record(z.string(), z.string()),
    /** The hash of the evaluator that the run works with now. */
    evaluatorHash: z.string(),
    /** What that hash is made of, file by file, so that a change can be named. */
    pinned: z.array(Pin).optional(),
    /** Every epoch so far; derived from the journal, which is the truth. */
    epochs: z.array(Epoch).optional(),
    created: z.iso.datetime(),
  })
  .readonly();
export type Manifest = z.infer<typeof Manifest>;

/** Writes the manifest of a run directory. */
export const writeManifest = (directory: string, manifest: Manifest): Promise<void> =>
  writeDurably(manifestPath(directory), `${JSON.stringify(Manifest.parse(manifest), null, 2)}\n`);

/** Reads the manifest of a run directory. */
export const readManifest = async (directory: string): Promise<Manifest> => {
  const path = manifestPath(directory);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    const advice = 'Check the name; `ls` lists the runs.';
    throw runStoreError('manifest-missing', `${directory} is not a run: it has no manifest.json.`, advice, cause);
  });
  try {
    return Manifest.parse(JSON.parse(text));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    const advice = 'Restore the file from a backup; the records of the run are not affected.';
    throw runStoreError('manifest-invalid', `${path} is not a manifest: ${reason}`, advice, cause);
  }
};

/** The profile that a run was started with; runs that are older than profiles had none. */
export const profileIn = ({ config: { profile } }: Manifest): string =>
  typeof profile === 'string' ? profile : asWritten;

/** Where the manifest of a run directory is. */
export const manifestPath = (directory: string): string => join(directory, 'manifest.json');
