import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Document, Found } from '../../../src/knowledge/import/sources/document.ts';
import { type ReadOptions, readSource } from '../../../src/knowledge/import/sources/read-source.ts';
import type { AsiError } from '../../../src/platform/errors.ts';
import { temporaryDirectory } from '../../unit/stores/temporary.ts';

/** All that a source holds. */
export const allOf = async (source: string, options: ReadOptions = {}): Promise<readonly Found[]> => {
  const found: Found[] = [];
  for await (const one of readSource(source, options)) found.push(one);
  return found;
};

/** The only document of a source. */
export const documentOf = async (source: string, options: ReadOptions = {}): Promise<Document> => {
  const [first, ...others] = await allOf(source, options);
  if (first?.kind === 'document' && others.length === 0) return first.document;
  throw first?.kind === 'problem'
    ? first.problem
    : new Error(`not one document: ${JSON.stringify([first, ...others])}`);
};

/** Why the only thing in a source cannot be read. */
export const problemOf = async (source: string, options: ReadOptions = {}): Promise<AsiError> => {
  const [first, ...others] = await allOf(source, options);
  if (first?.kind === 'problem' && others.length === 0) return first.problem;
  throw new Error(`not one problem: ${JSON.stringify([first, ...others])}`);
};

/** Writes files into a new folder; answers its path. */
export const folderOf = (files: Readonly<Record<string, string | Buffer>>): string => {
  const folder = temporaryDirectory();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
};
