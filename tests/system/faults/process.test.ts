import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openRunStore } from '../../../src/stores/run-store.ts';
import { compiledProgram } from '../../compiled.ts';
import { collect, openStore, started } from '../../unit/stores/records.ts';
import { temporaryDirectory } from '../../unit/stores/temporary.ts';

const fixture = (name: string): string => compiledProgram(`fixtures/${name}`, import.meta.url);

/** How long a process is stopped; the long form is ASI_STOP_SECONDS=60. */
const stopSeconds = Number(process.env.ASI_STOP_SECONDS ?? '2');

test('a process that is stopped and goes on has kept its lock, and nothing is recorded twice', async () => {
  const directory = temporaryDirectory();
  const child = spawn(process.execPath, [fixture('append-slowly.ts'), directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged: number[] = [];
  const reading = (async () => {
    for await (const line of createInterface(child.stdout)) acknowledged.push(Number(line));
  })();
  while (acknowledged.length < 20) await sleep(20);
  child.kill('SIGSTOP');
  await sleep(200);
  await expect(openStore(directory)).rejects.toMatchObject({ code: 'run-locked' });
  await sleep(stopSeconds * 1000);
  const before = acknowledged.length;
  child.kill('SIGCONT');
  while (acknowledged.length < before + 20) await sleep(20);
  child.kill('SIGTERM');
  await once(child, 'exit');
  await reading;
  const store = await openStore(directory);
  expect(store.notes).toEqual([]);
  expect((await collect(store.events())).map(({ seq }) => seq)).toEqual(acknowledged);
  await store.close();
}, 120_000);

test('a process without files left says so or goes on, and damages nothing', async () => {
  const directory = temporaryDirectory();
  const limited = ['-c', 'ulimit -n 300; exec "$@"', 'limited', process.execPath];
  const { stdout } = spawnSync('sh', [...limited, fixture('append-with-few-files.ts'), directory], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { appended, opened, rounds, notes } = JSON.parse(stdout);
  expect(appended).toBe('appended');
  expect(opened).toBe('run-unreadable');
  expect(rounds).toEqual([0, 1]);
  expect(notes).toEqual([]);
  expect(readdirSync(directory).filter((name) => name.startsWith('db'))).toEqual(['db']);
}, 60_000);

test.each([
  [
    'is given to another',
    (path: string) => writeFileSync(path, readFileSync(path, 'utf8').replace('"pid":', '"pid":9')),
  ],
  ['is deleted', (path: string) => rmSync(path)],
])('an owner whose lock %s records nothing more', async (_, take) => {
  const directory = temporaryDirectory();
  const store = await openStore(directory, true);
  await store.append([started(0)]);
  take(join(directory, 'lock'));
  const fenced = { code: 'run-locked', message: expect.stringMatching(/taken away/) };
  await expect(store.append([started(1)])).rejects.toMatchObject(fenced);
  await expect(store.append([started(2)])).rejects.toMatchObject(fenced);
  await store.close();
  rmSync(join(directory, 'lock'), { force: true });
  const again = await openStore(directory);
  expect((await collect(again.events())).length).toBe(1);
  await again.close();
});

test('a clock that goes backwards changes times, not the order of events', async () => {
  const times = ['2026-01-02T00:00:00Z', '2026-01-01T23:00:00Z', '2026-01-02T01:00:00Z'];
  const directory = temporaryDirectory();
  let tick = 0;
  const now = () => new Date(times[tick++ % 3]!);
  const store = await openRunStore(directory, { create: true, features: [], capacity: 10, now });
  for (let round = 0; round < 9; round += 1) await store.append([started(round)]);
  await store.close();
  const again = await openStore(directory);
  expect((await collect(again.events())).map((event) => 'round' in event && event.round)).toEqual([
    0, 1, 2, 3, 4, 5, 6, 7, 8,
  ]);
  await again.close();
});
