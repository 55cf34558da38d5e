import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { RunEvent } from '../../../src/model/event.ts';
import type { RunHandle } from '../../../src/run/start.ts';
import { checkRun } from '../../../src/stores/fsck/check-run.ts';
import { exportRun } from '../../../src/stores/transfer/export-run.ts';
import { importRun } from '../../../src/stores/transfer/import-run.ts';
import { findings, newDirectory, nodesOf, startToy } from '../run/toy.ts';
import { noSmallDisk, smallDisk } from './small-disk.ts';

const task = fileURLToPath(new URL('./toy', import.meta.url));
const start = (directory: string, settings: Record<string, unknown>, resume = false): Promise<RunHandle> =>
  startToy(directory, { islands: 1, disk: { freeMb: 1 }, ...settings }, { resume, task });

const heard = (run: RunHandle): RunEvent[] => {
  const events: RunEvent[] = [];
  run.subscribe((event) => events.push(event));
  return events;
};

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await sleep(50);
};

const damaged = async (directory: string): Promise<readonly string[]> => {
  const found: string[] = [];
  const counted = { events: 0, nodes: 0, rows: 0, evaluations: 0 };
  for await (const { kind, where, detail } of checkRun(directory, counted))
    if (kind === 'damage') found.push(`${where}: ${detail}`);
  expect(counted.evaluations).toBeGreaterThan(3);
  return found;
};

test('a real run is whole, and exported, imported and resumed it finds what the original finds', async () => {
  const directory = newDirectory();
  const root = dirname(directory);
  await (await start(directory, { rounds: 1 })).done;
  expect(await damaged(directory)).toEqual([]);
  const file = join(root, 'toy.jsonl');
  await exportRun(directory, file);
  const again = await importRun(file, root, 'again', new Date());
  expect(await damaged(again.directory)).toEqual([]);
  for (const place of [directory, again.directory]) {
    const run = await start(place, { rounds: 2 }, true);
    expect(await run.done).toMatchObject({ reason: 'rounds' });
  }
  expect(findings(await nodesOf(again.directory))).toEqual(findings(await nodesOf(directory)));
  expect((await nodesOf(directory)).length).toBe(3);
  rmSync(root, { recursive: true });
}, 120_000);

test.skipIf(noSmallDisk !== null)(
  'a disk that fills in the middle of a run holds it, and it finds the same as undisturbed',
  async () => {
    const disk = smallDisk(64);
    const directory = join(disk.place, 'run');
    const run = await start(directory, { rounds: 2, disk: { freeMb: 8 } });
    const events = heard(run);
    await until(() => events.some(({ type }) => type === 'stage.started'));
    disk.fill();
    await sleep(4000);
    const { length } = events;
    await sleep(1000);
    expect(events.length).toBe(length);
    disk.free();
    expect(await run.done).toMatchObject({ reason: 'rounds', fault: null });
    const types = events.map(({ type }) => type);
    expect(types).toContain('run.waiting');
    expect(types).toContain('run.continued');
    const undisturbed = newDirectory();
    await (await start(undisturbed, { rounds: 2 })).done;
    expect(findings(await nodesOf(directory))).toEqual(findings(await nodesOf(undisturbed)));
    expect(await damaged(directory)).toEqual([]);
    rmSync(dirname(undisturbed), { recursive: true });
  },
  120_000,
);

test.skipIf(noSmallDisk !== null)(
  'a held run ends soon when it is aborted, and is resumed when there is space',
  async () => {
    const disk = smallDisk(64);
    for (const leftKb of [4096, 0]) {
      const directory = join(disk.place, `run-${leftKb}`);
      const run = await start(directory, { rounds: 1, disk: { freeMb: 8 } });
      const events = heard(run);
      await until(() => events.some(({ type }) => type === 'round.started'));
      disk.fill(leftKb);
      await sleep(2500);
      const asked = performance.now();
      run.abort();
      await run.done;
      expect(performance.now() - asked).toBeLessThan(8000);
      disk.free();
      const again = await start(directory, { rounds: 1, disk: { freeMb: 8 } }, true);
      expect(await again.done).toMatchObject({ reason: 'rounds' });
      expect((await nodesOf(directory)).map(({ status }) => status)).toEqual(['passed', 'passed']);
      expect(await damaged(directory)).toEqual([]);
    }
  },
  120_000,
);
