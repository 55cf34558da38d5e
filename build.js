import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import ts from 'typescript';

// Compiles `src` to `dist`, file by file and at the same places, for the published package. See docs/decisions/0017.

const root = import.meta.dirname;
const source = join(root, 'src');

const isCompiled = (path) => path.endsWith('.ts') && !path.endsWith('.d.ts');

/** Page, styles, layouts, Python and plain modules are read as they are. */
const isCopied = (path) => !isCompiled(path) && !/__pycache__|\.d\.mts$|tsconfig\.json$/.test(path);

/** Every import stays one; those of our own files name what was compiled from them. */
const imports = {
  name: 'imports',
  setup: (build) =>
    build.onResolve({ filter: /./ }, ({ path, kind }) =>
      kind === 'entry-point' ? null : { path: path.replace(/^(\..*)\.ts$/, '$1.js'), external: true },
    ),
};

/** Compiles each TypeScript file of a folder into another folder, and copies all other files. */
export const compile = async (from, target) => {
  const files = readdirSync(from, { recursive: true, encoding: 'utf8' });
  await esbuild.build({
    entryPoints: files.filter(isCompiled).map((file) => join(from, file)),
    outbase: from,
    outdir: target,
    ...{ bundle: true, format: 'esm', platform: 'node', tsconfig: join(root, 'tsconfig.json'), plugins: [imports] },
  });
  if (target !== from) cpSync(from, target, { recursive: true, filter: isCopied });
};

const relativeImport = /(['"])(\.{1,2}\/[^'"]+)(\.ts|\.mjs)\1/g;

/** Declarations of what index.ts exports, and of whatever those name; a plain module has them in its comments. */
const declare = (target) => {
  const entry = join(source, 'index.ts');
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config,
    ts.sys,
    root,
    { noEmit: false, allowJs: true, rootDir: source, outDir: target, declaration: true, emitDeclarationOnly: true },
  );
  const program = ts.createProgram([entry], options);
  const waiting = [entry];
  for (const file of waiting) {
    const { diagnostics } = program.emit(program.getSourceFile(file), (path, text) => {
      for (const [, , name, ending] of text.matchAll(relativeImport)) {
        const next = resolve(source, relative(target, dirname(path)), name) + ending;
        if (!waiting.includes(next)) waiting.push(next);
      }
      writeFileSync(path, text.replaceAll(relativeImport, (_, quote, name, ending) => quote + name + ending.replace('.ts', '.js') + quote));
    });
    if (diagnostics.length > 0) throw new Error(ts.formatDiagnostics(diagnostics, ts.createCompilerHost(options)));
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const target = join(root, 'dist');
  rmSync(target, { recursive: true, force: true });
  await compile(source, target);
  declare(target);
}
