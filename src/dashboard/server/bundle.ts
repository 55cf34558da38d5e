import { join, posix, relative, sep } from 'node:path';
import { build } from 'esbuild';

const pageFolder = join(import.meta.dirname, '../page');

/** The page as it is sent: few files instead of one per module, since a browser asks for each of them in turn. */
export interface Bundle {
  /** By their paths under `/page/`. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** Modules that the first view needs beside its entry, so that the browser need not find out. */
  readonly preload: readonly string[];
}

let made: Promise<Bundle> | undefined;

/** Bundles the page's modules and the packages they import, once per process and in memory. */
export const pageBundle = (): Promise<Bundle> => {
  made ??= bundled();
  return made;
};

const bundled = async (): Promise<Bundle> => {
  const { outputFiles, metafile } = await build({
    absWorkingDir: pageFolder,
    entryPoints: ['app.js', 'style/all.css'],
    outdir: '.',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  return {
    files: new Map(outputFiles.map(({ path, contents }) => [pathIn(path), Buffer.from(contents)])),
    preload: importedBy('app.js', metafile.outputs),
  };
};

const pathIn = (path: string): string => relative(pageFolder, path).replaceAll(sep, posix.sep);

type Outputs = Awaited<ReturnType<typeof build<{ metafile: true }>>>['metafile']['outputs'];

/** What a file imports at once, and what those import; what it loads later is left out. */
const importedBy = (path: string, outputs: Outputs, found: Set<string> = new Set()): readonly string[] => {
  for (const { kind, path: next } of outputs[path]?.imports ?? []) {
    if (kind !== 'import-statement' || found.has(next)) continue;
    found.add(next);
    importedBy(next, outputs, found);
  }
  return [...found];
};
