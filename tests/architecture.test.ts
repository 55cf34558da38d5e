import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const src = resolve(import.meta.dirname, '../src');

interface Import {
  readonly from: string;
  readonly target: string;
  readonly isType: boolean;
}

/** What each room may import: other rooms (`type:` for types alone) and packages. `node:` built-ins are listed by name. */
const table: Readonly<Record<string, readonly string[]>> = {
  domain: ['domain', 'zod'],
  samplers: ['samplers', 'domain'],
  prompts: ['prompts', 'domain'],
  recombination: ['recombination', 'domain', 'diff'],
  machines: ['machines', 'domain', 'xstate'],
  actors: [
    ...['actors', 'prompts', 'samplers', 'recombination', 'domain', 'failpoint'],
    ...['type:llm', 'type:evaluation', 'type:stores', 'xstate', 'diff', 'node:crypto', 'node:fs/promises', 'node:path'],
  ],
  llm: [
    ...['llm', 'domain', 'failpoint', 'type:prompts', 'zod'],
    ...['@langchain/core', '@langchain/openai', 'openai', 'node:*'],
  ],
  evaluation: ['evaluation', 'domain', 'failpoint', 'zod', 'piscina', 'node:*'],
  stores: [
    ...['stores', 'domain', 'failpoint', 'zod', 'level', 'chromadb', 'yaml', 'minisearch'],
    ...['@langchain/core', '@langchain/community', 'node:*'],
  ],
  documents: [
    ...['documents', 'domain', 'zod', 'cheerio', 'pdf-parse', '@retorquere/bibtex-parser'],
    ...['@langchain/core', '@langchain/community', 'node:*'],
  ],
  failpoint: [],
  observe: ['domain', 'xstate'],
  services: [
    'services',
    'config',
    'documents',
    'failpoint',
    'evaluation',
    'llm',
    'prompts',
    'samplers',
    'stores',
    'domain',
    'node:*',
  ],
  doctor: ['doctor', 'config', 'evaluation', 'services', 'stores', 'domain', 'node:*'],
  rehearsal: ['rehearsal', 'services', 'prompts', 'llm', 'config', 'stores', 'domain'],
  engine: ['system', 'services', 'observe', 'config', 'doctor', 'llm', 'stores', 'domain', 'xstate'],
  system: ['machines', 'actors', 'services', 'domain', 'xstate'],
  config: ['config', 'domain', 'zod', 'yaml', 'node:*'],
  dashboard: [
    ...['dashboard', 'type:engine', 'stores', 'domain', 'diff', 'preact', 'htm', 'esbuild'],
    ...['@statelyai/inspect', 'node:*'],
  ],
  report: ['report', 'dashboard', 'domain', 'diff', 'node:*'],
  cli: [
    ...['cli', 'config', 'engine', 'dashboard', 'report', 'rehearsal', 'doctor', 'observe', 'stores', 'domain'],
    ...['zod', 'yaml', 'diff', 'node:*'],
  ],
};

/** Whoever may hold a vendor or a power of its own. */
const holders: Readonly<Record<string, readonly string[]>> = {
  piscina: ['evaluation'],
  'node:child_process': ['evaluation', 'stores/chroma-process', 'cli/open-in-browser', 'cli/group/child'],
  level: ['stores'],
  chromadb: ['stores'],
  openai: ['llm'],
  '@langchain/openai': ['llm'],
  '@langchain/core': ['llm', 'stores', 'documents'],
  '@langchain/community': ['stores', 'documents'],
  cheerio: ['documents'],
  esbuild: ['dashboard/server/bundle'],
  'pdf-parse': ['documents'],
  minisearch: ['stores'],
  xstate: ['machines', 'actors', 'system', 'engine', 'observe'],
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

const roomOf = (path: string): string => path.split('/')[0]!.replace(/\.(ts|mjs|js)$/, '');

const packageOf = (target: string): string =>
  target.startsWith('@')
    ? target.split('/').slice(0, 2).join('/')
    : target.startsWith('node:')
      ? target
      : target.split('/')[0]!;

const targetRoom = ({ from, target }: Import): string =>
  target.startsWith('.') ? roomOf(relative(src, resolve(src, dirname(from), target))) : packageOf(target);

const allows = (rules: readonly string[], target: string, isType: boolean): boolean =>
  rules.includes(target) ||
  (isType && rules.includes(`type:${target}`)) ||
  (target.startsWith('node:') && rules.includes('node:*'));

test('every room imports only what the table of docs/architecture.md allows', () => {
  const wrong = files
    .filter((file) => table[roomOf(file)] !== undefined)
    .flatMap(importsOf)
    .filter((found) => !allows(table[roomOf(found.from)]!, targetRoom(found), found.isType))
    .map(({ from, target }) => `${from} imports ${target}`);
  expect(wrong).toEqual([]);
});

test('each vendor client is imported by its own room alone', () => {
  const wrong = files
    .flatMap(importsOf)
    .filter((found) => !found.isType)
    .filter((found) => {
      const allowed = holders[packageOf(found.target)];
      return allowed !== undefined && !allowed.some((room) => found.from.startsWith(room));
    })
    .map(({ from, target }) => `${from} imports ${target}`);
  expect(wrong).toEqual([]);
});

test('machines and actors never import each other', () => {
  const wrong = files
    .filter((file) => ['machines', 'actors'].includes(roomOf(file)))
    .flatMap(importsOf)
    .filter((found) => ['machines', 'actors'].includes(targetRoom(found)) && targetRoom(found) !== roomOf(found.from));
  expect(wrong).toEqual([]);
});

test('there is no drawer for homeless code', () => {
  expect(files.filter((file) => /(^|\/)(utils?|helpers?|common|core|types|manager)(\/|\.)/.test(file))).toEqual([]);
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
