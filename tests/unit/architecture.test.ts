import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const src = resolve(import.meta.dirname, '../../src');

interface Import {
  readonly from: string;
  readonly target: string;
  readonly isType: boolean;
}

/** What each folder may import: other folders (`type:` for types alone) and packages. `node:*` is every built-in. */
const table: Readonly<Record<string, readonly string[]>> = {
  platform: ['platform', 'zod', 'yaml', 'diff', 'node:*'],
  model: ['model', 'platform', 'zod'],
  machines: ['machines', 'model', 'xstate'],
  population: ['population', 'model', 'platform', 'zod'],
  llm: ['llm', 'type:config', 'model', 'platform', 'zod', '@langchain/core', '@langchain/openai', 'openai', 'node:*'],
  evaluation: ['evaluation', 'model', 'platform', 'zod', 'piscina', 'node:*'],
  stores: [
    ...['stores', 'population', 'model', 'platform', 'views'],
    ...['zod', 'level', 'chromadb', '@langchain/core', '@langchain/community', 'node:*'],
  ],
  knowledge: [
    ...['knowledge', 'evaluation', 'llm', 'stores', 'population', 'config', 'model', 'platform'],
    ...['zod', 'yaml', 'minisearch', 'cheerio', 'pdf-parse', '@retorquere/bibtex-parser', '@langchain/core'],
    ...['@langchain/community', 'node:*'],
  ],
  actors: [
    ...['actors', 'population', 'model', 'platform', 'llm', 'type:evaluation', 'type:knowledge', 'type:stores'],
    ...['knowledge', 'xstate', 'diff', 'node:*'],
  ],
  views: ['views', 'knowledge', 'config', 'model', 'platform', 'zod'],
  run: [
    ...['run', 'machines', 'actors', 'config', 'doctor', 'evaluation', 'knowledge', 'llm', 'population', 'stores'],
    ...['views', 'model', 'platform', 'xstate', 'node:*'],
  ],
  config: ['config', 'evaluation', 'llm', 'population', 'model', 'platform', 'zod', 'yaml', 'node:*'],
  doctor: ['doctor', 'config', 'evaluation', 'knowledge', 'stores', 'model', 'platform', 'node:*'],
  dashboard: [
    ...['dashboard', 'type:run', 'views', 'stores', 'knowledge', 'config', 'model', 'platform'],
    ...['diff', 'preact', 'htm', 'esbuild', '@statelyai/inspect', 'node:*'],
  ],
  report: ['report', 'dashboard', 'views', 'model', 'platform', 'diff', 'node:*'],
  api: [
    'api',
    'run',
    'evaluation',
    'llm',
    'population',
    'config',
    'stores',
    'views',
    'model',
    'platform',
    'type:zod',
    'node:*',
  ],
  index: ['api', 'evaluation', 'llm', 'population', 'type:model', 'type:views'],
  cli: [
    ...[
      'cli',
      'run',
      'config',
      'dashboard',
      'population',
      'evaluation',
      'report',
      'doctor',
      'knowledge',
      'stores',
      'views',
      'model',
      'platform',
    ],
    ...['zod', 'yaml', 'diff', 'node:*'],
  ],
};

/** Whoever may hold a vendor or a power of its own. */
const holders: Readonly<Record<string, readonly string[]>> = {
  piscina: ['evaluation'],
  'node:child_process': [
    ...['evaluation', 'knowledge/embedding', 'knowledge/import/sources/pdf', 'stores/vectors/chroma-process'],
    ...['cli/terminal/open-in-browser', 'cli/group/child'],
  ],
  level: ['stores/database', 'stores/journal/rebuild'],
  chromadb: ['stores/vectors'],
  openai: ['llm'],
  '@langchain/openai': ['llm/providers'],
  '@langchain/core': ['llm/providers', 'stores/vectors', 'knowledge/import', 'knowledge/recall'],
  '@langchain/community': ['stores/vectors', 'knowledge'],
  cheerio: ['knowledge/import/sources'],
  esbuild: ['dashboard/server/bundle'],
  'pdf-parse': ['knowledge/import/sources'],
  minisearch: ['knowledge/recall'],
  xstate: ['machines', 'actors', 'run'],
};

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(ts|mjs|js)$/.test(file));

const importsOf = (file: string): Import[] => {
  const text = readFileSync(join(src, file), 'utf8');
  const found = text.matchAll(
    /(?:^|\n)\s*(import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|import\('([^']+)'\)/g,
  );
  return [...found].map((match) => ({
    from: file,
    target: match[3] ?? match[4]!,
    isType: match[2] !== undefined || /^\s*import\s*\{(\s*type [^,}]+,?)+\s*\}/.test(match[0].trim()),
  }));
};

const folderOf = (path: string): string => path.split('/')[0]!.replace(/\.(ts|mjs|js)$/, '');

const packageOf = (target: string): string =>
  target.startsWith('@')
    ? target.split('/').slice(0, 2).join('/')
    : target.startsWith('node:')
      ? target
      : target.split('/')[0]!;

const targetFolder = ({ from, target }: Import): string =>
  target.startsWith('.') ? folderOf(relative(src, resolve(src, dirname(from), target))) : packageOf(target);

const allows = (rules: readonly string[], target: string, isType: boolean): boolean =>
  rules.includes(target) ||
  (isType && rules.includes(`type:${target}`)) ||
  (target.startsWith('node:') && rules.includes('node:*'));

test('imports are found, and every folder has a line in the table', () => {
  const all = files.flatMap(importsOf);
  expect(all.length).toBeGreaterThan(1500);
  expect(all.filter(({ target }) => target === 'xstate').length).toBeGreaterThan(8);
  const unlisted = new Set(files.map(folderOf).filter((folder) => table[folder] === undefined));
  expect([...unlisted].sort()).toEqual(['main']); // the program itself starts everything
});

test('every folder imports only what its line of the table allows', () => {
  const wrong = files
    .filter((file) => table[folderOf(file)] !== undefined)
    .flatMap(importsOf)
    .filter((found) => !allows(table[folderOf(found.from)]!, targetFolder(found), found.isType))
    .map(({ from, target }) => `${from} imports ${target}`);
  expect(wrong).toEqual([]);
});

test('each vendor client is imported by its own folder alone', () => {
  const wrong = files
    .flatMap(importsOf)
    .filter((found) => !found.isType)
    .filter((found) => {
      const allowed = holders[packageOf(found.target)];
      return allowed !== undefined && !allowed.some((folder) => found.from.startsWith(folder));
    })
    .map(({ from, target }) => `${from} imports ${target}`);
  expect(wrong).toEqual([]);
});

test('machines and actors never import each other', () => {
  const wrong = files
    .filter((file) => ['machines', 'actors'].includes(folderOf(file)))
    .flatMap(importsOf)
    .filter(
      (found) => ['machines', 'actors'].includes(targetFolder(found)) && targetFolder(found) !== folderOf(found.from),
    );
  expect(wrong).toEqual([]);
});

test('there is no drawer for homeless code', () => {
  expect(files.filter((file) => /(^|\/)(utils?|helpers?|common|core|types|manager)(\/|\.)/.test(file))).toEqual([]);
});

/** Names that one contract gives to several files, and the agents' names, which their machine and its actor share. */
const shared = new Set(['prompt', 'machine', 'index', 'registry', 'definition']);

test('no two source files share a name', () => {
  const names = files.map((file) => basename(file).replace(/\.d\.mts$|\.\w+$/, ''));
  const twice = names.filter((name, index) => names.indexOf(name) !== index && !shared.has(name));
  const declared = (name: string) => files.filter((file) => basename(file) === `${name}.d.mts`).length;
  expect(twice.filter((name) => names.filter((other) => other === name).length - declared(name) > 1)).toEqual([]);
});

test('no folder holds more than about twenty files', () => {
  const count = new Map<string, number>();
  for (const file of files) count.set(dirname(file), (count.get(dirname(file)) ?? 0) + 1);
  expect([...count].filter(([, many]) => many > 20)).toEqual([]);
});

test('files stay small: one idea each', () => {
  const sizes = files.map((file) => readFileSync(join(src, file), 'utf8').split('\n').length).sort((a, b) => a - b);
  const at = (share: number) => sizes[Math.floor(sizes.length * share)]!;
  expect(at(0.5)).toBeLessThanOrEqual(90);
  expect(at(0.9)).toBeLessThanOrEqual(170);
});

test('nobody writes `any`', () => {
  const wrong = files.filter((file) => /:\s*any\b|\bas any\b|<any>/.test(readFileSync(join(src, file), 'utf8')));
  expect(wrong).toEqual([]);
});
