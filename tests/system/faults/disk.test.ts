import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { openRunStore } from '../../../src/stores/run-store.ts';
import { collect, nodeOf, openStore } from '../../unit/stores/records.ts';
import { noSmallDisk, smallDisk } from './small-disk.ts';

const filler = (index: number) => ({
  type: 'alert.raised' as const,
  rule: `filler-${index}`,
  detail: 'x'.repeat(20_000),
});

describe.skipIf(noSmallDisk !== null)(`a full disk${noSmallDisk ? ` (skipped: ${noSmallDisk})` : ''}`, () => {
  test('makes appends wait, says so, and loses nothing that was acknowledged', async () => {
    const disk = smallDisk(24);
    disk.fill(6 * 1024);
    const directory = join(disk.place, 'run');
    const notices: string[] = [];
    const notice = (line: string) => notices.push(line);
    const store = await openRunStore(directory, { create: true, features: [], capacity: 10, notice });
    let acknowledged = 0;
    const appends = Array.from({ length: 400 }, async (_, index) => {
      await sleep(index);
      await store.append([filler(index)], index < 20 ? store.nodeWrites(nodeOf(index)) : []);
      acknowledged += 1;
    });
    while (notices.length === 0) await sleep(50);
    const atHold = acknowledged;
    expect(notices).toEqual([expect.stringMatching(/waiting: the disk of .* is full/)]);
    expect((await collect(store.events())).length).toBeGreaterThanOrEqual(atHold);
    await sleep(1500);
    expect(acknowledged).toBeLessThan(400);
    disk.free();
    await Promise.all(appends);
    expect(notices).toHaveLength(2);
    await store.close();

    const again = await openStore(directory);
    expect(again.notes).toEqual([]);
    const events = await collect(again.events());
    expect(events.filter(({ type }) => type === 'alert.raised')).toHaveLength(400);
    expect(events.filter(({ type }) => type === 'run.waiting')).toHaveLength(1);
    expect(events.filter(({ type }) => type === 'run.continued')).toHaveLength(1);
    expect(again.population.size).toBe(20);
    await again.close();
  });

  test('lets a run that is to end go soon, with everything acknowledged', async () => {
    const disk = smallDisk(24);
    const directory = join(disk.place, 'run');
    const notices: string[] = [];
    const notice = (line: string) => notices.push(line);
    const store = await openRunStore(directory, { create: true, features: [], capacity: 10, notice });
    await store.append([filler(0)]);
    disk.fill();
    const waiting = Promise.allSettled(Array.from({ length: 50 }, (_, index) => store.append([filler(index + 1)])));
    while (notices.length === 0) await sleep(50);
    const ending = store.append([{ type: 'run.ended', reason: 'stopped', best: null, detail: '' }]);
    await expect(ending).rejects.toMatchObject({ code: 'disk-full' });
    const failed = (await waiting).filter(({ status }) => status === 'rejected').length;
    await store.close().catch(() => {});
    disk.free();
    const again = await openStore(directory);
    expect(again.lastEvent).toBeGreaterThanOrEqual(51 - failed);
    await again.close();
  });

  test('is held before it is full, with an event, and a round that is given up meanwhile leaves at once', async () => {
    const disk = smallDisk(24);
    const directory = join(disk.place, 'run');
    const store = await openRunStore(directory, { create: true, features: [], capacity: 10, freeMb: 8 });
    expect(await store.diskSpace()).toBe(false);
    disk.fill(4 * 1024);
    await sleep(150);
    const given = new AbortController();
    const left = store.diskSpace(given.signal);
    const waiting = store.diskSpace();
    given.abort(new Error('given up'));
    await expect(left).rejects.toThrow('given up');
    await sleep(50);
    expect((await collect(store.events())).map(({ type }) => type)).toEqual(['run.waiting']);
    disk.free();
    expect(await waiting).toBe(true);
    await store.close();
  });

  test('that is read-only is named', async () => {
    const disk = smallDisk(24);
    const directory = join(disk.place, 'run');
    await (await openStore(directory, true)).close();
    disk.remount('ro');
    await expect(openStore(directory)).rejects.toMatchObject({
      code: 'run-unreadable',
      message: expect.stringMatching(/read-only file system/i),
    });
    await expect(openStore(join(disk.place, 'other'), true)).rejects.toMatchObject({
      code: 'run-unreadable',
      message: expect.stringContaining(join(disk.place, 'other')),
    });
    disk.remount('rw');
    await (await openStore(directory)).close();
  });
});
