import { expect, test } from 'vitest';
import { openRun } from '../../../src/index.ts';
import { openRunStore } from '../../../src/stores/run-store.ts';
import { writeRun } from '../dashboard/written.ts';
import { collect, nodeOf } from '../stores/records.ts';
import { temporaryDirectory } from '../stores/temporary.ts';

const readAll = async (runs: string, run: string) => {
  const records = await openRun({ run, runs });
  try {
    return {
      isLive: records.isLive,
      events: (await collect(records.events())).map(({ seq }) => seq),
      later: (await collect(records.events(5))).map(({ seq }) => seq),
      nodes: (await collect(records.nodes())).map(({ id }) => id),
      second: (await records.node(2))?.name,
      none: await records.node(99),
      best: (await records.best())?.id,
      summary: await records.summary(),
    };
  } finally {
    await records.close();
  }
};

test('a run reads the same whether it has ended or a process has it open', async () => {
  const runs = temporaryDirectory();
  const directory = await writeRun(runs, { id: 'written', nodes: 6, islands: 2 });
  const ended = await readAll(runs, 'written');
  expect(ended.isLive).toBe(false);
  expect(ended.nodes).toEqual([0, 1, 2, 3, 4, 5]);
  expect(ended.events).toEqual(ended.events.map((_, index) => index + 1));
  expect(ended.later).toEqual(ended.events.slice(4));
  expect(ended.second).toBeTypeOf('string');
  expect(ended.none).toBeNull();
  expect(ended.summary).toMatchObject({ run: { id: 'written' }, best: { round: ended.best } });

  const store = await openRunStore(directory, { create: false, features: [], capacity: 10 });
  const live = await readAll(runs, directory);
  expect(live).toEqual({ ...ended, isLive: true });
  await store.append([{ type: 'alert.raised', rule: 'new', detail: '' }], store.nodeWrites(nodeOf(6)));
  const later = await readAll(runs, 'written');
  await store.close();
  expect(later.events.length).toBe(ended.events.length + 1);
  expect(later.nodes).toEqual([0, 1, 2, 3, 4, 5, 6]);
});
