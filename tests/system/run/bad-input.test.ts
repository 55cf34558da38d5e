import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { asiProgram } from '../../compiled.ts';
import { type ServerFault, startOpenAiServer } from '../../doubles/openai-server.ts';
import { toyDirectory } from './toy.ts';

const folder = mkdtempSync(join(tmpdir(), 'asi-bad-input-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const asi = (words: readonly string[], environment: Record<string, string> = {}): Promise<Ended> =>
  new Promise((settle) => {
    const { OPENAI_API_KEY: _key, OPENAI_BASE_URL: _url, ...clean } = process.env;
    const child = spawn(process.execPath, [asiProgram, ...words], {
      cwd: folder,
      env: { ...clean, NO_COLOR: '1', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (err += chunk));
    child.on('close', (code) => settle({ code, out, err }));
  });

const toy = (name: string, change: (directory: string) => void = () => {}): string => {
  const directory = join(folder, name);
  cpSync(toyDirectory, directory, { recursive: true });
  change(directory);
  return directory;
};

const run = (task: string, ...more: string[]) => ['run', task, '--chroma', 'memory', '--rounds', '6', ...more];

const against = async (fault: ServerFault): Promise<Ended> => {
  const server = await startOpenAiServer(() => fault);
  const settings = [
    '--set',
    'endpoint.tries=1',
    '--set',
    'endpoint.callSeconds=10',
    '--set',
    'limits.faults=2',
    '--set',
    'endpoint.outageSeconds=0',
  ];
  const ended = await asi(run(toy(`toy-${Math.random()}`), '--model', 'some-model', ...settings), {
    OPENAI_API_KEY: 'sk-canary-in-errors',
    OPENAI_BASE_URL: server.url,
  });
  await server.stop();
  expect(ended.out + ended.err).not.toContain('sk-canary-in-errors');
  return ended;
};

test('a refused key ends the run with exit 4, and what was finished is still there', { timeout: 60_000 }, async () => {
  const { code, out, err } = await against({ fault: 'status', status: 401 });
  expect({ code, text: out + err }).toMatchObject({ code: 4, text: expect.stringMatching(/key/i) });
  const runs = readdirSync(join(folder, 'runs'));
  expect(existsSync(join(folder, 'runs', runs.at(-1)!, 'evaluations'))).toBe(true);
});

test.each<[string, ServerFault, number]>([
  ['an unknown model', { fault: 'status', status: 404 }, 1],
  ['a broken server', { fault: 'status', status: 500 }, 1],
  ['garbage', { fault: 'html' }, 1],
])('%s ends the run with its cause', { timeout: 90_000 }, async (_name, fault, expected) => {
  const { code, out, err } = await against(fault);
  expect({ code, text: (out + err).slice(-1500) }).toMatchObject({ code: expected });
  expect(out + err).toMatch(/fault|model|endpoint|answer/i);
});

test('nobody at the endpoint is said, not waited for', { timeout: 90_000 }, async () => {
  const settings = [
    '--set',
    'endpoint.tries=1',
    '--set',
    'endpoint.callSeconds=10',
    '--set',
    'limits.faults=1',
    '--set',
    'endpoint.outageSeconds=0',
  ];
  const { code, out, err } = await asi(run(toy('nobody'), '--model', 'm', ...settings), {
    OPENAI_API_KEY: 'k',
    OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
  });
  expect({ code, text: (out + err).slice(-800) }).toMatchObject({ code: 1 });
});

test('a broken task.yaml names file, line and key', async () => {
  const task = toy('broken', (directory) =>
    writeFileSync(join(directory, 'task.yaml'), 'contract: 1\nname: x\nstagess: []\n'),
  );
  const { code, err } = await asi(run(task));
  expect(code).toBe(2);
  expect(err).toMatch(/task\.yaml:\d+.*stagess/s);
});

test('an evaluator that is missing is named before anything is spent', async () => {
  const task = toy('missing', (directory) => rmSync(join(directory, 'evaluate.py')));
  const { code, err } = await asi(run(task));
  expect(code).toBe(2);
  expect(err).toContain('evaluate.py');
});

test('an evaluator that is not Python is a fault with its own words', { timeout: 60_000 }, async () => {
  const task = toy('garbled', (directory) => writeFileSync(join(directory, 'evaluate.py'), 'def broken(:\n'));
  const { code, out, err } = await asi(run(task));
  expect(code).toBeGreaterThan(0);
  expect(out + err).toMatch(/SyntaxError|invalid syntax/);
});

test('no Python is one sentence and a mend', async () => {
  const { code, err } = await asi(run(toy('snakeless'), '--python', '/nowhere/python3'));
  expect([2, 3]).toContain(code);
  expect(err).toMatch(/python/i);
});

test('an initial program that does not pass ends the run before it evolves', { timeout: 60_000 }, async () => {
  const task = toy('initial', (directory) =>
    writeFileSync(join(directory, 'initial.py'), 'def solve():\n    raise ValueError("no")\n'),
  );
  const { code, out, err } = await asi(run(task));
  expect(code).toBe(5);
  expect(out + err).toContain('initial program');
});
