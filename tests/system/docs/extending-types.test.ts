import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { pageExample, tsExamples } from '../../unit/docs/examples.ts';

const root = resolve(import.meta.dirname, '../../..');
const at = (path: string): string => resolve(root, path);

/** What the compiler says about files that are only in memory, or in memory instead of on disk. */
const problemsIn = (configuration: string, files: Readonly<Record<string, string>>): string[] => {
  const read = ts.getParsedCommandLineOfConfigFile(
    at(configuration),
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} },
  )!;
  const options = { ...read.options, paths: { 'asi-evolve': [at('src/index.ts')] } };
  const known = new Map(Object.entries(files).map(([path, text]) => [at(path), text]));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => known.has(path) || fileExists(path);
  host.readFile = (path) => known.get(path) ?? readFile(path);
  host.getSourceFile = (path, target, ...rest) =>
    known.has(path) ? ts.createSourceFile(path, known.get(path)!, target, true) : getSourceFile(path, target, ...rest);
  const program = ts.createProgram([...known.keys()], options, host);
  return [...known.keys()]
    .map((path) => program.getSourceFile(path)!)
    .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
    .map(
      ({ file, messageText }) =>
        `${file?.fileName.slice(root.length + 1)}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    );
};

/** What a user would bring. */
const own = {
  'docs/my-cluster.ts': `
    import type { Answer } from '../src/evaluation/contracts/worker-job.ts';
    import type { Assigned, Attempt } from '../src/evaluation/runner.ts';
    import type { Watch } from '../src/platform/async/single-flight.ts';
    export declare const connect: (about: { task: object; runDirectory: string; partition: string; most: number }) => Promise<{
      nodes: readonly string[];
      freeNode(signal: AbortSignal): Promise<string>;
      jobsOn(node: string): (attempt: Attempt, program: string, watch: Watch<Assigned>) => Promise<Answer>;
      give(node: string): void;
      cancelAll(): Promise<void>;
    }>;`,
  'docs/my-model.ts': `
    import type { Reply } from '../src/llm/providers/chat-client.ts';
    export declare const complete: (
      model: string, messages: readonly unknown[], precision: 'fp16' | 'int8', signal: AbortSignal,
    ) => Promise<Pick<Reply, 'text' | 'usage'>>;`,
};

const examples = Object.fromEntries(
  tsExamples.map((code, index) => [`docs/example-${index}.ts`, `${code}\nexport {};\n`]),
);

/** The sampler of the page as it is added in this repository: its file, its line, and what the configuration then has. */
const list = 'src/population/samplers/built-in-samplers.ts';
const added = {
  'src/population/samplers/tournament.ts': tsExamples[0]!
    .replace(/import \{.*\} from 'asi-evolve';/, "import { defineSampler } from './definition.ts';")
    .replace(/^(registerSampler|const run).*$/gm, '')
    .replace('const tournament', 'export const tournamentSampler'),
  [list]: `${readFileSync(at(list), 'utf8')}export { tournamentSampler } from './tournament.ts';\n`,
  'docs/added.ts':
    "import { Config } from '../src/config/schema.ts';\nexport const size: number = Config.parse({}).sampler.size;\n",
};

test('the examples of the page fit the public API, and a new sampler is one file and one line', {
  timeout: 120_000,
}, () => {
  expect(problemsIn('tsconfig.json', { ...own, ...examples, ...added })).toEqual([]);
});

test('an example that does not fit is found, and so is a sampler without its line', { timeout: 120_000 }, () => {
  const broken = examples['docs/example-0.ts']!.replace('parent: parent.id', 'parent: String(parent.id)');
  const { [list]: _, ...unlisted } = added;
  expect(problemsIn('tsconfig.json', { 'docs/example-0.ts': broken, ...unlisted })).toEqual([
    expect.stringContaining("'string'"),
    expect.stringContaining("'size'"),
  ]);
});

test('the page of the dashboard fits what a page is given', { timeout: 120_000 }, () => {
  const path = 'src/dashboard/page/pages/failures-page.js';
  const broken = 'src/dashboard/page/pages/broken-page.js';
  const pages = { [path]: pageExample, [broken]: pageExample.replace('view.view', 'view.views') };
  const problems = problemsIn('src/dashboard/page/tsconfig.json', pages);
  expect(problems).not.toEqual([]);
  expect(problems.filter((problem) => !problem.startsWith(broken))).toEqual([]);
});
