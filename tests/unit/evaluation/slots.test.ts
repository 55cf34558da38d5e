import { expect, test } from 'vitest';
import { createSlots, type Slot } from '../../../src/evaluation/runners/local/slots.ts';
import { below, randomFrom } from '../../../src/platform/statistics/seeded-random.ts';

const slotNamed = (name: string): Slot => ({ name, cpus: [], gpus: [] });
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('over random schedules with aborts and leftovers, no slot is ever used twice, and none is lost', async () => {
  for (let seed = 0; seed < 100; seed += 1) {
    const random = randomFrom(seed, 'slots');
    const names = Array.from({ length: 1 + below(random, 4) }, (_, at) => `cpu:${at}`);
    const slots = createSlots(names.map(slotNamed));
    const used = new Set<string>();
    const use = async (slot: Slot) => {
      expect(used.has(slot.name)).toBe(false);
      used.add(slot.name);
      for (let turns = below(random, 4); turns > 0; turns -= 1) await turn();
      used.delete(slot.name);
    };
    const leftover = use(slotNamed('cpu:0'));
    slots.hold('cpu:0', leftover);
    const all = Array.from({ length: 20 }, async () => {
      const abort = new AbortController();
      if (below(random, 4) === 0) setImmediate(() => abort.abort());
      const slot = await slots.take(abort.signal, 1).catch(() => null);
      if (slot === null) return;
      await use(slot);
      slots.give(slot);
    });
    await Promise.all(all);
    await leftover;
    await turn();
    const free = await Promise.all(names.map(() => slots.take(new AbortController().signal, 1)));
    expect(free.map(({ name }) => name).sort()).toEqual(names);
  }
});

test('who waits is served in order, and who aborts leaves the queue', async () => {
  const slots = createSlots([slotNamed('cpu:0')]);
  const forever = new AbortController().signal;
  const first = await slots.take(forever, 1);
  const abort = new AbortController();
  const served: string[] = [];
  const second = slots.take(abort.signal, 1).then(() => served.push('second'));
  const third = slots.take(forever, 1).then(() => served.push('third'));
  abort.abort(new Error('no longer'));
  await expect(second).rejects.toThrow('no longer');
  slots.give(first);
  await third;
  expect(served).toEqual(['third']);
});

test('of those that wait the oldest round is served first, and of one round who came first', async () => {
  const slots = createSlots([slotNamed('cpu:0')]);
  const forever = new AbortController().signal;
  const first = await slots.take(forever, 9);
  const served: string[] = [];
  const wanted = [7, 3, 5, 3].map((round, nth) =>
    slots.take(forever, round).then((slot) => {
      served.push(`${round}, asked ${nth}`);
      slots.give(slot);
    }),
  );
  slots.give(first);
  await Promise.all(wanted);
  expect(served).toEqual(['3, asked 1', '3, asked 3', '5, asked 2', '7, asked 0']);
});
