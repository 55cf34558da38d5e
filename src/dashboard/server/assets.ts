import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ViewDocument } from '../../views/documents.ts';
import { pageBundle } from './bundle.ts';
import { notFound } from './reply.ts';

const pageFolder = join(import.meta.dirname, '../page');
const layoutFolder = join(import.meta.dirname, '../layouts');
const icon = 'icon.svg';

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
};

const layouts: ReadonlySet<string> = new Set(
  readdirSync(layoutFolder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -5)),
);

export interface Asset {
  readonly text: Buffer;
  /** The same, compressed once: the page asks for dozens of files, and the run shares the thread. */
  readonly zipped: Buffer;
  readonly type: string;
}

const assets = new Map<string, Promise<Asset>>();

/** What is at a path, as it was when it was first asked for. */
const assetAt = (path: string, read: (path: string) => Promise<Buffer>): Promise<Asset> => {
  const known = assets.get(path);
  if (known !== undefined) return known;
  const asset = read(path).then((text) => ({ text, zipped: gzipSync(text), type: types[extname(path)]! }));
  asset.catch(() => assets.delete(path));
  assets.set(path, asset);
  return asset;
};

/** `/page/<path>`: a file of the page. */
export const pageAsset = async (path: string): Promise<Asset> => {
  if (path === icon) return assetAt(join(pageFolder, icon), (file) => readFile(file));
  const file = (await pageBundle()).get(path);
  if (file === undefined) throw notFound(`file ${path}`);
  return assetAt(path, async () => file);
};

/** `/api/charts/<machine>`: where the states and transitions of a machine are drawn. */
export const layoutAsset = async (machine: string): Promise<Asset> => {
  if (!layouts.has(machine)) throw notFound(`machine "${machine}"`, `There are ${[...layouts].join(', ')}.`);
  return assetAt(join(layoutFolder, `${machine}.json`), (file) => readFile(file));
};

/** The page itself, with the token that its commands need and what it shows first; texts of a run cannot end the script they are in. */
export const indexPage = async (token: string, view: ViewDocument | null): Promise<string> => {
  const text = await readFile(join(pageFolder, 'index.html'), 'utf8');
  const data = JSON.stringify(view).replaceAll('<', '\\u003c');
  const filled: Readonly<Record<string, string>> = {
    token,
    view: `<script type="application/json" id="view">${data}</script>`,
  };
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => filled[name] ?? '');
};

/** A path below a folder that does not leave it, or null. */
export const inside = (folder: string, path: string): string | null => {
  const target = join(folder, path);
  const below = relative(folder, target);
  return below === '' || below.startsWith('..') || below.includes('\0') ? null : target;
};
