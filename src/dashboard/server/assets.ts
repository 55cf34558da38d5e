import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, join, posix, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import { notFound } from './reply.ts';

const pageFolder = join(import.meta.dirname, '../page');
const layoutFolder = join(import.meta.dirname, '../layouts');
const { resolve } = createRequire(import.meta.url);

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Modules of installed packages that the page imports, by the name the import map gives them. */
const vendors: Readonly<Record<string, () => string>> = {
  'preact.mjs': () => join(dirname(resolve('preact/package.json')), 'dist/preact.mjs'),
  'preact-hooks.mjs': () => join(dirname(resolve('preact/package.json')), 'hooks/dist/hooks.mjs'),
  'htm.mjs': () => join(dirname(resolve('htm')), 'htm.mjs'),
};

/** What may be served of the page: exactly what lay in its folder when this server started. */
const pageFiles: ReadonlySet<string> = new Set(
  readdirSync(pageFolder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll(sep, '/'))
    .filter((path) => extname(path) in types),
);
const layouts: ReadonlySet<string> = new Set(
  readdirSync(layoutFolder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -5)),
);

/** A module and all that it imports from the page, what is loaded later left out. */
const needed = (path: string, found: Set<string> = new Set()): ReadonlySet<string> => {
  if (found.has(path)) return found;
  found.add(path);
  const imports = readFileSync(join(pageFolder, path), 'utf8').matchAll(
    /^(?:import|export)\s[^;]*?from '(\.[^']+)';/gms,
  );
  for (const [, name] of imports) needed(posix.join(posix.dirname(path), name!), found);
  return found;
};

/** What the first view needs, all at once: a browser that finds modules one import after the other waits for each. */
const preload = [
  ...Object.keys(vendors).map((name) => `/vendor/${name}`),
  ...[...needed('app.js')].map((path) => `/page/${path}`),
]
  .map((path) => `<link rel="modulepreload" href="${path}">`)
  .join('\n');

export interface Asset {
  readonly text: Buffer;
  /** The same, compressed once: the page asks for dozens of files, and the run shares the thread. */
  readonly zipped: Buffer;
  readonly type: string;
}

const read = new Map<string, Promise<Asset>>();

/** A file as it was when it was first asked for. */
const assetIn = (path: string, type: string): Promise<Asset> => {
  const known = read.get(path);
  if (known !== undefined) return known;
  const asset = readFile(path).then((text) => ({ text, zipped: gzipSync(text), type }));
  asset.catch(() => read.delete(path));
  read.set(path, asset);
  return asset;
};

/** `/page/<path>`: a file of the page. */
export const pageAsset = async (path: string): Promise<Asset> => {
  if (!pageFiles.has(path)) throw notFound(`file ${path}`);
  return assetIn(join(pageFolder, path), types[extname(path)]!);
};

/** `/vendor/<name>`: a module of an installed package. */
export const vendorAsset = async (name: string): Promise<Asset> => {
  const locate = Object.hasOwn(vendors, name) ? vendors[name] : undefined;
  if (locate === undefined) throw notFound(`module ${name}`);
  return assetIn(locate(), types['.mjs']!);
};

/** `/api/charts/<machine>`: where the states and transitions of a machine are drawn. */
export const layoutAsset = async (machine: string): Promise<Asset> => {
  if (!layouts.has(machine)) throw notFound(`machine "${machine}"`, `There are ${[...layouts].join(', ')}.`);
  return assetIn(join(layoutFolder, `${machine}.json`), 'application/json; charset=utf-8');
};

/** The page itself, with a fresh nonce and the token that its commands need. */
export const indexPage = async (nonce: string, token: string): Promise<string> => {
  const text = await readFile(join(pageFolder, 'index.html'), 'utf8');
  return text.replaceAll('{{nonce}}', nonce).replaceAll('{{token}}', token).replace('{{preload}}', preload);
};

/** A path below a folder that does not leave it, or null. */
export const inside = (folder: string, path: string): string | null => {
  const target = join(folder, path);
  const below = relative(folder, target);
  return below === '' || below.startsWith('..') || below.includes('\0') ? null : target;
};
