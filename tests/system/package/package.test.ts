import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const toy = join(root, 'tests/system/run/toy');
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const minutes = (count: number) => count * 60_000;

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
const project = mkdtempSync(join(tmpdir(), 'asi-package-'));

/** Runs a program in the empty project, with the Python environments of this clone; answers with what it printed. */
const run = async (command: string, ...args: string[]): Promise<string> => {
  const env = { ...process.env, ASI_CACHE: join(root, '.cache'), OPENAI_API_KEY: '', npm_lifecycle_event: '' };
  const { stdout } = await promisify(execFile)(command, args, { cwd: project, env, maxBuffer: 2 ** 26 });
  return stdout;
};

const asi = (...args: string[]): Promise<string> => run('npx', '--no-install', 'asi', ...args);

beforeAll(async () => {
  await promisify(execFile)('npm', ['pack', '--silent', '--pack-destination', project], { cwd: root });
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'user', version: '1.0.0', type: 'module' }));
  const tarball = `./asi-evolve-${version}.tgz`;
  await run('npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', tarball);
}, minutes(10));

afterAll(() => rmSync(project, { recursive: true, force: true }));

test('the package brings what a user needs and nothing else', () => {
  const files = readdirSync(join(project, 'node_modules/asi-evolve'), { recursive: true, encoding: 'utf8' });
  const top = new Set(files.map((file) => file.split('/')[0]));
  const wanted = ['CHANGELOG.md', 'LICENSE', 'README.md', 'bin', 'cognition', 'dist', 'package.json', 'tasks'];
  expect([...top].filter((name) => name !== 'node_modules').sort()).toEqual(wanted);
  const own = files.filter((file) => !file.startsWith('node_modules'));
  expect(own.filter((file) => /__pycache__|(?<!\.d)\.ts$|\.log$/.test(file))).toEqual([]);
  expect(own).toContain('dist/dashboard/layouts/round.json');
  expect(own).toContain('dist/dashboard/page/app.js');
});

test('asi runs, lists its tasks, and finds a program', { timeout: minutes(5) }, async () => {
  expect(await asi('--version')).toBe(`${version}\n`);
  const { tasks } = JSON.parse(await asi('task', 'ls', '--json')) as { tasks: { name: string; problem: unknown }[] };
  expect(tasks.map(({ name }) => name)).toContain('linear-attention');
  expect(tasks.filter(({ problem }) => problem !== null)).toEqual([]);
  const flags = ['--model', 'none', '--chroma', 'memory', '--no-dashboard', '--name', 'toy', '--json'];
  const summary = JSON.parse(await asi('run', toy, '--rounds', '3', ...flags));
  expect(summary).toMatchObject({
    reason: 'rounds',
    rounds: { done: 3 },
    best: { score: { mean: expect.any(Number) } },
  });
  expect(await asi('best', 'toy')).toContain('def solve(');
  expect(await asi('report', 'toy')).toContain('report.html'); // styles, layouts and charts are read from the package
});

/** The one TypeScript block of docs/api.md. */
const example = (): string => {
  const blocks = [...readFileSync(join(root, 'docs/api.md'), 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)];
  expect(blocks).toHaveLength(1);
  return blocks[0]![1]!;
};

test('the documented example passes a strict type check, in which a mistake is found, and runs', {
  timeout: minutes(10),
}, async () => {
  writeFileSync(join(project, 'example.ts'), example());
  writeFileSync(
    join(project, 'wrong.ts'),
    "import { startRun } from 'asi-evolve';\nawait startRun({ task: 'toy', settings: { rounds: 'many' } });\n",
  );
  const strict = ['--strict', '--skipLibCheck', 'false', '--target', 'ES2023', '--ignoreConfig', 'example.ts'];
  const node = (...args: string[]) => run(process.execPath, ...args);
  if (process.env.ASI_TEST_LONG !== undefined)
    await node(compiler, '--noEmit', '--module', 'ESNext', '--moduleResolution', 'bundler', ...strict);
  const checked = node(compiler, '--module', 'NodeNext', '--moduleResolution', 'NodeNext', ...strict, 'wrong.ts');
  const { stdout: problems } = (await checked.catch((failed: { stdout: string }) => failed)) as { stdout: string };
  expect(
    problems
      .trim()
      .split('\n')
      .filter((line) => !line.startsWith(' ')),
  ).toEqual([expect.stringMatching(/^wrong\.ts\(2,.*Type 'string' is not assignable to type 'number'/)]);
  const printed = await node('example.js');
  expect(printed).toMatch(/^node 0: passed, \d/m);
  expect(printed).toMatch(/^ended \(rounds\), best \d/m);
  expect(printed).toMatch(/^best is node \d+: /m);
  expect(printed.match(/^\d+ (null|\d+) \w+$/gm)).toHaveLength(4);
});
