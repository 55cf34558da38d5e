import { expect, test } from 'vitest';
import { runEvents } from '../../../src/api/run-events.ts';
import { openStore, started } from '../stores/records.ts';
import { temporaryDirectory } from '../stores/temporary.ts';

const openRunning = async () => {
  const directory = temporaryDirectory();
  const store = await openStore(directory, true);
  let subscribers = 0;
  let end = () => {};
  const done = new Promise<void>((resolve) => {
    end = resolve;
  });
  const subscribe: typeof store.subscribe = (listener) => {
    const stop = store.subscribe(listener);
    subscribers += 1;
    return () => {
      subscribers -= 1;
      stop();
    };
  };
  return { store, end: () => end(), run: { directory, subscribe, done }, subscribers: () => subscribers };
};

test('gives what is on disk, then what comes, each event once, and ends with the run', async () => {
  const { store, run, end, subscribers } = await openRunning();
  for (let round = 0; round < 5; round += 1) await store.append([started(round)]);
  const rounds: unknown[] = [];
  const reading = (async () => {
    for await (const event of runEvents(run)) {
      rounds.push('round' in event ? event.round : null);
      if (rounds.length === 2) await store.append([started(5)]); // while what is on disk is still being read
      if (rounds.length === 6) await store.append([started(6), started(7)]);
      if (rounds.length === 8) end();
    }
  })();
  await reading;
  expect(rounds).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(subscribers()).toBe(0);
  await store.close();
});

test('can be asked for after the end, and from a sequence number on', async () => {
  const { store, run, end } = await openRunning();
  for (let round = 0; round < 5; round += 1) await store.append([started(round)]);
  end();
  await store.close();
  const numbers: number[] = [];
  for await (const { seq } of runEvents(run, 4)) numbers.push(seq);
  expect(numbers).toEqual([4, 5]);
});

test('whoever stops reading is forgotten', async () => {
  const { store, run, subscribers } = await openRunning();
  await store.append([started(0)]);
  for await (const _ of runEvents(run)) break;
  expect(subscribers()).toBe(0);
  await store.close();
});

test('a reader that is slower than the run misses nothing, and at most 1000 events wait for it in memory', async () => {
  const { store, run, end } = await openRunning();
  await store.append([started(0)]);
  const marked: typeof run = {
    ...run,
    subscribe: (listener) => run.subscribe((event) => listener({ ...event, fromMemory: true } as never)),
  };
  const numbers: number[] = [];
  let fromMemory = 0;
  for await (const event of runEvents(marked)) {
    numbers.push(event.seq);
    if ('fromMemory' in event) fromMemory += 1;
    if (event.seq !== 1) continue;
    for (let batch = 0; batch < 30; batch += 1)
      await store.append(Array.from({ length: 100 }, (_, index) => started(1 + batch * 100 + index)));
    end();
  }
  expect(numbers).toEqual(Array.from({ length: 3001 }, (_, index) => index + 1));
  expect(fromMemory).toBeLessThanOrEqual(1000);
  await store.close();
});
