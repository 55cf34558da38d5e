import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { isAlive } from '../../../src/platform/files/process-identity.ts';
import { startGuarded } from '../../../src/stores/vectors/chroma-process.ts';
import { startChroma } from '../../../src/stores/vectors/chroma-server.ts';
import { compiledProgram } from '../../compiled.ts';
import { startTestChroma } from '../../unit/stores/chroma-for-tests.ts';
import { temporaryDirectory } from '../../unit/stores/temporary.ts';

const goneWithin = async (pid: number, milliseconds: number): Promise<boolean> => {
  const end = performance.now() + milliseconds;
  while (isAlive(pid, null) && performance.now() < end) await sleep(20);
  return !isAlive(pid, null);
};

test('answers on a port of its own, refuses a second one on its data, and stops', { timeout: 60_000 }, async ({
  skip,
}) => {
  const directory = temporaryDirectory();
  const server = await startTestChroma(directory);
  if (typeof server === 'string') return skip(server);
  onTestFinished(() => server.stop());
  expect(await server.answers()).toBe(true);
  expect(await startTestChroma(directory)).toMatch(/Another Chroma server uses/);
  const start = performance.now();
  await server.stop();
  expect(performance.now() - start).toBeLessThan(2500);
  expect([server.alive(), await server.answers()]).toEqual([false, false]);
  expect(readFileSync(join(directory, 'chroma.log'), 'utf8').length).toBeGreaterThan(0);
  expect(existsSync(join(directory, 'chroma', 'lock'))).toBe(false);
});

test('dies with the process that started it, even when that is killed', { timeout: 60_000 }, async ({ skip }) => {
  const directory = temporaryDirectory();
  const fixture = compiledProgram('fixtures/serve-chroma.ts', import.meta.url);
  const parent = spawn(process.execPath, [fixture, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void parent.kill('SIGKILL'));
  const [line] = await once(parent.stdout, 'data');
  const pid = Number(line);
  if (Number.isNaN(pid)) return skip(String(line));
  expect(isAlive(pid, null)).toBe(true);
  parent.kill('SIGKILL');
  expect(await goneWithin(pid, 1000)).toBe(true);
});

test('says why neither server could be started, and keeps no lock', async ({ skip }) => {
  const directory = temporaryDirectory();
  const start = startChroma({
    dataDirectory: join(directory, 'chroma'),
    logFile: join(directory, 'log'),
    provide: () => Promise.reject(new Error('there is no Python')),
    progress: () => undefined,
  });
  const server = await start.catch(() => null);
  if (server) {
    await server.stop();
    return skip('the npm package brings a server that runs here');
  }
  await expect(start).rejects.toMatchObject({
    code: 'chroma-unavailable',
    message: expect.stringMatching(/npm: it ended with exit code 1: .*python: there is no Python/s),
  });
  expect(existsSync(join(directory, 'chroma', 'lock'))).toBe(false);
});

test('a guarded process that ignores the request to stop is killed with its children', async () => {
  const directory = temporaryDirectory();
  const script = join(directory, 'stubborn.sh');
  const child = join(directory, 'child');
  writeFileSync(script, `trap '' INT\nsleep 100 &\necho $! > ${child}\nwhile :; do sleep 1; done\n`);
  const guarded = await startGuarded(['sh', script], join(directory, 'log'));
  while (!existsSync(child) || readFileSync(child, 'utf8') === '') await sleep(10);
  await guarded.stop();
  expect(await guarded.exited).toBe('was killed by SIGKILL');
  expect(await goneWithin(Number(readFileSync(child, 'utf8')), 500)).toBe(true);
});

test('a guarded process that ends by itself says how', async () => {
  const guarded = await startGuarded(['sh', '-c', 'exit 3'], join(temporaryDirectory(), 'log'));
  expect(await guarded.exited).toBe('ended with exit code 3');
  await guarded.stop();
});
