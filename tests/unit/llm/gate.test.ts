import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createGate } from '../../../src/llm/resilience/rate-limiter.ts';
import { good, jumpingClock, never, question, withBench } from './bench.ts';

test('a lane that is told to slow down holds back the others', async () => {
  const clock = jumpingClock();
  const gate = createGate(4, clock);
  gate.hold(8000);
  gate.hold(10);
  await gate.open(never);
  expect(clock.waits).toEqual([9000]);
  await gate.open(never);
  expect(clock.waits).toHaveLength(1);
});

test('no more exchanges than places, and the next one gets the place that is left', async () => {
  const gate = createGate(2, jumpingClock());
  const order: string[] = [];
  const [first, second] = [await gate.enter(never), await gate.enter(never)];
  const third = gate.enter(never).then((leave) => {
    order.push('third');
    leave();
  });
  await Promise.resolve();
  order.push('waiting');
  first();
  first();
  await third;
  second();
  expect(order).toEqual(['waiting', 'third']);
});

test('who stops waiting for a place does not take one', async () => {
  const gate = createGate(1, jumpingClock());
  const leave = await gate.enter(never);
  const controller = new AbortController();
  const waiting = gate.enter(controller.signal);
  controller.abort();
  await expect(waiting).rejects.toThrow();
  leave();
  (await gate.enter(never))();
});

test('with places for two, eight questions are never more than two at a time', async () => {
  let [now, most] = [0, 0];
  const slowly = async () => {
    now += 1;
    most = Math.max(most, now);
    await sleep(15);
    now -= 1;
    return good;
  };
  await withBench(
    slowly,
    async ({ ask, server }) => {
      await Promise.all(Array.from({ length: 8 }, () => ask(question(), never)));
      expect([server.requests.length, most]).toEqual([8, 2]);
    },
    { endpoint: { concurrency: 2 } },
  );
});

test('after a 429 in one lane the other lanes wait as well', async () => {
  let release = (): void => {};
  const opened = new Promise<void>((resolve) => {
    release = resolve;
  });
  let now = 0;
  const clock = {
    now: () => now,
    random: () => 0,
    wait: async (milliseconds: number) => {
      await opened;
      now = Math.max(now, milliseconds);
    },
  };
  await withBench(
    (_, n) => (n === 0 ? { fault: 'status', status: 429, headers: { 'retry-after': '20' } } : good),
    async ({ ask, server }) => {
      const first = ask(question(), never);
      while (server.requests.length === 0) await sleep(5);
      await sleep(30);
      const others = [ask(question({ round: 4 }), never), ask(question({ round: 5 }), never)];
      await sleep(60);
      expect(server.requests).toHaveLength(1);
      release();
      expect(await Promise.all([first, ...others])).toEqual([42, 42, 42]);
    },
    { clock },
  );
});
