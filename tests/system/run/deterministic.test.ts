import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { compiledProgram } from '../../compiled.ts';
import { findings, newDirectory, nodesOf, startToy } from './toy.ts';

const orchestrate = compiledProgram('./orchestrate.ts', import.meta.url);

const inProcess = (directory: string, ...more: string[]): ChildProcess =>
  spawn(process.execPath, [orchestrate, directory, ...more], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TOY_SECONDS: '0.2' },
  });

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.on('exit', (code) => resolve(code)));

/** What evaluators logged; a live run removes working folders meanwhile, and what is gone under the eye is looked for again. */
const evaluationsIn = (directory: string): string[] => {
  for (let look = 0; ; look += 1)
    try {
      return logged(directory);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || look === 20) throw error;
    }
};

const logged = (directory: string): string[] => {
  const evaluations = join(directory, 'evaluations');
  if (!existsSync(evaluations)) return [];
  const logs = readdirSync(evaluations, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('stdout.log'),
  );
  return logs.flatMap((name) =>
    readFileSync(join(evaluations, name), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('truth: ')),
  );
};

const evaluatedTwice = (directory: string): string[] => {
  const lines = evaluationsIn(directory);
  return lines.filter((line, index) => lines.indexOf(line) < index);
};

test('without a model the toy is solved better than it began, and every score has its log', {
  timeout: 300_000,
}, async () => {
  const directory = newDirectory();
  const run = await startToy(directory, { rounds: 5 });
  expect(await run.done).toEqual({ reason: 'rounds', detail: '', advice: '', fault: null });
  const nodes = await nodesOf(directory);
  expect(nodes.map(({ id }) => id)).toEqual(Array.from({ length: 6 }, (_, id) => id));
  const [initial, ...children] = nodes;
  expect(initial).toMatchObject({ status: 'passed', score: { mean: 5, n: 2 }, parent: null });
  expect(Math.max(...children.map(({ fitness }) => fitness ?? 0))).toBeGreaterThan(5);
  for (const { evaluations } of nodes)
    for (const { folder } of evaluations) expect(existsSync(join(directory, folder, 'result.json'))).toBe(true);
  expect(nodes.every(({ status, analysis }) => status === 'rejected' || analysis !== null)).toBe(true);
  expect(new Set(children.map(({ island }) => island))).toEqual(new Set([0, 1]));
  rmSync(dirname(directory), { recursive: true });
});

test('killed twice and resumed, a run finds what an unbroken one finds, and repeats no evaluation', {
  timeout: 580_000,
}, async () => {
  const [broken, unbroken] = [newDirectory(), newDirectory()];
  for (const [evaluations, mode] of [
    [4, ''],
    [12, 'resume'],
  ] as const) {
    const child = inProcess(broken, mode);
    const end = ended(child);
    while (evaluationsIn(broken).length < evaluations && child.exitCode === null) await sleep(50);
    child.kill('SIGKILL');
    await end;
  }
  expect(await ended(inProcess(broken, 'resume'))).toBe(0);
  const run = await startToy(unbroken, { rounds: 6, deterministic: true });
  await run.done;
  const nodes = await nodesOf(unbroken);
  expect(nodes.some(({ record }) => record?.confirmed && record.fresh.length === 3)).toBe(true);
  expect(findings(await nodesOf(broken))).toEqual(findings(nodes));
  expect(evaluatedTwice(broken)).toEqual([]);
  for (const directory of [broken, unbroken]) rmSync(dirname(directory), { recursive: true });
});
