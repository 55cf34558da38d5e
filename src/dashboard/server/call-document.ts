import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CallDocument } from '../../views/documents.ts';
import type { RunSource } from '../../views/run-source.ts';
import { notFound } from './reply.ts';

/** A model call with its transcript; only calls of the journal are read, so an id names no other file. */
export const callDocument = async ({ fold, directory }: RunSource, id: string): Promise<CallDocument> => {
  const row = fold.calls.find(id);
  if (row === undefined || !/^[\w.-]+$/.test(id)) throw notFound(`call ${id.slice(0, 60)}`);
  const text = await readFile(join(directory, 'transcripts', id), 'utf8').catch(() => 'null');
  return { row, transcript: JSON.parse(text) };
};
