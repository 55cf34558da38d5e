import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { bootId, isAlive, startTime } from '../../../src/platform/files/process-identity.ts';
import { acquireLock, ownerOf } from '../../../src/stores/lock.ts';
import { readRun } from '../../../src/stores/run-store.ts';
import { openStore } from './records.ts';
import { temporaryDirectory } from './temporary.ts';

const owner = (parts: object) =>
  JSON.stringify({ pid: process.pid, started: null, boot: bootId(), host: hostname(), since: 'yesterday', ...parts });

test('is one per directory in this process, by whichever path, and free again after release', () => {
  const directory = temporaryDirectory();
  const other = join(temporaryDirectory(), 'link');
  symlinkSync(directory, other);
  const lock = acquireLock(directory);
  expect(() => acquireLock(other)).toThrow(expect.objectContaining({ code: 'run-locked' }));
  lock.release();
  expect(existsSync(join(directory, 'lock'))).toBe(false);
  expect(acquireLock(other).note).toBeNull();
});

test('names the living owner and what to do', () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'lock'), owner({ pid: process.ppid, started: startTime(process.ppid) }));
  expect(() => acquireLock(directory)).toThrow(
    expect.objectContaining({
      code: 'run-locked',
      message: expect.stringContaining(`process ${process.ppid}`),
      advice: expect.stringContaining(`kill -INT ${process.ppid}`),
    }),
  );
});

test.each([
  ['whose process is gone', () => owner({ pid: spawnSync('true').pid })],
  ['whose process id was given to another process', () => owner({ started: 'long ago' })],
  ['from before the last boot', () => owner({ boot: 'another' })],
])('takes over a lock %s, and says so', (_, text) => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'lock'), text());
  const lock = acquireLock(directory);
  expect(lock.note).toMatch(/since yesterday and died/);
  expect(JSON.parse(readFileSync(join(directory, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid });
  lock.release();
});

test('does not judge an owner on another host, and does not take a lock that is just being written', () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'lock'), owner({ host: 'elsewhere', pid: spawnSync('true').pid })); // dead here, perhaps not there
  expect(() => acquireLock(directory)).toThrow(
    expect.objectContaining({ advice: expect.stringContaining('elsewhere') }),
  );
  writeFileSync(join(directory, 'lock'), '');
  expect(() => acquireLock(directory)).toThrow(expect.objectContaining({ code: 'run-locked' }));
});

test('knows a process by its start time', () => {
  expect(isAlive(process.pid, startTime(process.pid))).toBe(true);
  expect(isAlive(process.pid, '1')).toBe(startTime(process.pid) === null);
  expect(isAlive(spawnSync('true').pid, null)).toBe(false);
});

test('is held by an open run, and given back when it is closed or could not be opened', async () => {
  const directory = temporaryDirectory();
  const store = await openStore(directory, true);
  await expect(openStore(directory)).rejects.toMatchObject({ code: 'run-locked' });
  await store.close();
  await expect(openStore(directory, true)).rejects.toMatchObject({ code: 'run-exists' });
  await (await openStore(directory)).close();
  expect(existsSync(join(directory, 'lock'))).toBe(false);
});

test('readers of a run wait for each other, a writer waits for a reader, and nobody waits for a writer', async () => {
  const directory = temporaryDirectory();
  await (await openStore(directory, true)).close();
  const reader = await readRun(directory);
  expect(ownerOf(directory)).toBeNull(); // it does not make the run a live one
  const others = [readRun(directory), openStore(directory)];
  const opened: string[] = [];
  others.forEach((other, index) => void other.then(() => opened.push(['reader', 'writer'][index]!)));
  await sleep(150);
  expect(opened).toEqual([]);
  await reader.close();
  const first = await Promise.race(others);
  expect(opened).toHaveLength(1);
  await first.close();
  const all = await Promise.all(others);
  expect(opened.sort()).toEqual(['reader', 'writer']);
  for (const one of all) if (one !== first) await one.close();

  const writer = await openStore(directory);
  expect(ownerOf(directory)).toMatchObject({ pid: process.pid });
  await expect(readRun(directory)).rejects.toMatchObject({ code: 'run-locked' });
  await writer.close();
});
