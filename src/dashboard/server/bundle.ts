import { join, posix, relative, sep } from 'node:path';
import { build } from 'esbuild';

const pageFolder = join(import.meta.dirname, '../page');

let made: Promise<ReadonlyMap<string, Buffer>> | undefined;

/**
 * The page as it is sent, by paths under `/page/`: its modules, and the packages they import, as one file, since a browser asks
 * for each module in turn. Made once per process, in memory.
 */
export const pageBundle = (): Promise<ReadonlyMap<string, Buffer>> => {
  made ??= bundled();
  return made;
};

const bundled = async (): Promise<ReadonlyMap<string, Buffer>> => {
  const { outputFiles } = await build({
    absWorkingDir: pageFolder,
    entryPoints: ['app.js', 'style/all.css'],
    outdir: '.',
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    write: false,
    logLevel: 'silent',
  });
  return new Map(
    outputFiles.map(({ path, contents }) => [
      relative(pageFolder, path).replaceAll(sep, posix.sep),
      Buffer.from(contents),
    ]),
  );
};
