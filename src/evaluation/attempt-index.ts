import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Evaluation } from '../model/result/evaluation.ts';
import { failpoint } from '../platform/failpoint.mjs';
import { type WriteStep, writeDurably } from '../platform/files/durable-file.ts';
import { readIfThere } from '../platform/files/read-if-there.ts';

const Open = z.object({ folder: z.string() });

/** Which evaluations of a run are finished, and in which folder the latest attempt of an unfinished one is. */
export interface Ledger {
  finished(key: string): Promise<Evaluation | null>;
  finish(evaluation: Evaluation): Promise<void>;
  open(key: string, folder: string): Promise<void>;
  openFolder(key: string): Promise<string | null>;
  /** The folders of all unfinished evaluations. */
  openFolders(): Promise<string[]>;
}

/** The ledger as files under `evaluations/index`, one per key, so that it needs no owner and outlives a kill. */
export const openLedger = async (runDirectory: string): Promise<Ledger> => {
  const directory = join(runDirectory, 'evaluations', 'index');
  await mkdir(directory, { recursive: true });
  const finishedPath = (key: string) => join(directory, `${key}.json`);
  const openPath = (key: string) => join(directory, `${key}.open`);
  const openFolder = async (key: string) => (await readEntry(openPath(key), Open))?.folder ?? null;
  await sweep(directory, async (key) => (await readEntry(finishedPath(key), Evaluation)) !== null);

  return {
    finished: (key) => readEntry(finishedPath(key), Evaluation),
    finish: async (evaluation) => {
      await writeDurably(finishedPath(evaluation.key), JSON.stringify(evaluation), passed);
      failpoint('ledger.finished');
      await rm(openPath(evaluation.key), { force: true });
    },
    open: (key, folder) => writeDurably(openPath(key), JSON.stringify({ folder }), passed),
    openFolder,
    openFolders: async () => {
      const names = (await readdir(directory)).filter((name) => name.endsWith('.open'));
      const folders = await Promise.all(names.map((name) => openFolder(name.slice(0, -'.open'.length))));
      return folders.filter((folder) => folder !== null);
    },
  };
};

const passed = (step: WriteStep): void => {
  if (step === 'synced') failpoint('ledger.synced');
  if (step === 'renamed') failpoint('ledger.renamed');
};

/** Removes what a killed process left between two steps: half-written files, and open entries of what is finished. */
const sweep = async (directory: string, isFinished: (key: string) => Promise<boolean>): Promise<void> => {
  for (const name of await readdir(directory))
    if (name.endsWith('.tmp') || (name.endsWith('.open') && (await isFinished(name.slice(0, -'.open'.length)))))
      await rm(join(directory, name), { force: true });
};

/** An entry that cannot be understood, for instance from another version, counts as none: the evaluation is run again. */
const readEntry = async <Entry>(path: string, schema: z.ZodType<Entry>): Promise<Entry | null> => {
  const text = await readIfThere(path);
  if (text === null) return null;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
};
