import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

// Compiles `src` to `dist`, file by file and at the same places, for the published package. See docs/decisions/0017.

const root = import.meta.dirname;
const [source, target] = [join(root, 'src'), join(root, 'dist')];

const { options } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config,
  ts.sys,
  root,
  { noEmit: false, allowJs: false, rewriteRelativeImportExtensions: true, rootDir: source, outDir: target },
);

const isCompiled = (path) => path.endsWith('.ts') && !path.endsWith('.d.ts');

/** Page, styles, layouts, Python and plain modules are read as they are. */
const isCopied = (path) => !isCompiled(path) && !/__pycache__|\.d\.mts$|tsconfig\.json$/.test(path);

const compile = (file) => {
  const text = readFileSync(join(source, file), 'utf8');
  const { outputText } = ts.transpileModule(text, { fileName: file, compilerOptions: { ...options, module: ts.ModuleKind.ESNext } });
  mkdirSync(dirname(join(target, file)), { recursive: true });
  writeFileSync(join(target, file.replace(/\.ts$/, '.js')), outputText);
};

const relativeImport = /(['"])(\.{1,2}\/[^'"]+)\.ts\1/g;

/** Declarations of what index.ts exports, and of whatever those name. */
const declare = () => {
  const entry = join(source, 'index.ts');
  const program = ts.createProgram([entry], { ...options, declaration: true, emitDeclarationOnly: true });
  const waiting = [entry];
  for (const file of waiting) {
    const { diagnostics } = program.emit(program.getSourceFile(file), (path, text) => {
      for (const [, , named] of text.matchAll(relativeImport)) {
        const next = `${resolve(source, relative(target, dirname(path)), named)}.ts`;
        if (!waiting.includes(next)) waiting.push(next);
      }
      writeFileSync(path, text.replaceAll(relativeImport, '$1$2.js$1'));
    });
    if (diagnostics.length > 0) throw new Error(ts.formatDiagnostics(diagnostics, ts.createCompilerHost(options)));
  }
};

rmSync(target, { recursive: true, force: true });
const files = readdirSync(source, { recursive: true, encoding: 'utf8' });
for (const file of files.filter(isCompiled)) compile(file);
cpSync(source, target, { recursive: true, filter: isCopied });
declare();
