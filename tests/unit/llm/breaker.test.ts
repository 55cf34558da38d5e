import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { systemClock } from '../../../src/platform/async/clock.ts';
import type { ServerFault, ServerReply } from '../../doubles/openai-server.ts';
import { good, never, problemOf, question, withBench } from './bench.ts';

const down: ServerFault = { fault: 'status', status: 503 };
/** Retries without waiting, and probes within milliseconds. */
const quick = { ...systemClock, random: () => 0.002 };
const patient = { tries: 2, outageSeconds: 60, probeSeconds: 5, longestProbeSeconds: 20 };
const options = { clock: quick, endpoint: patient };

test('while the endpoint is down every question waits, one at a time tries, and none fails', async () => {
  let isUp = false;
  let [now, most] = [0, 0];
  const handler = async (): Promise<ServerReply | ServerFault> => {
    now += 1;
    most = isUp ? most : Math.max(most, now);
    await sleep(3);
    now -= 1;
    return isUp ? good : down;
  };
  await withBench(
    handler,
    async ({ ask, told, server, events }) => {
      const asked = [0, 1, 2, 3].map((round) => ask(question({ round }), never));
      while (!told.some(({ type }) => type === 'run.waiting')) await sleep(2);
      while (server.requests.length < 14) await sleep(2);
      most = 0;
      const before = server.requests.length;
      while (server.requests.length < before + 5) await sleep(2);
      expect(most).toBe(1);
      isUp = true;
      expect(await Promise.all(asked)).toEqual([42, 42, 42, 42]);
      const holds = told.filter(({ type }) => type.startsWith('run.'));
      expect(holds).toMatchObject([
        { type: 'run.waiting', cause: 'endpoint', detail: expect.stringContaining('HTTP 503') },
        { type: 'run.continued', cause: 'endpoint' },
      ]);
      expect(events.map(({ outcome }) => outcome)).toEqual(['answered', 'answered', 'answered', 'answered']);
    },
    options,
  );
});

test('a question that fails alone, while others are answered, fails as it always did', async () => {
  await withBench(
    async ({ body }) => {
      if (body.messages![1]!.content !== 'poison') return good;
      await sleep(20);
      return down;
    },
    async ({ ask, told }) => {
      const alone = ask(question({ prompt: { system: '', user: 'poison' } }), never);
      while ((await Promise.race([alone.catch(() => 'ended'), sleep(3)])) === undefined)
        await ask(question({ round: 4 }), never);
      expect(await problemOf(alone)).toMatchObject({ code: 'unavailable' });
      expect(told.filter(({ type }) => type === 'run.waiting')).toEqual([]);
    },
    options,
  );
});

test('a question that others were answered before cannot hold the run a second time', async () => {
  let isUp = false;
  await withBench(
    ({ body }) => (isUp && body.messages![1]!.content !== 'poison' ? good : down),
    async ({ ask, told }) => {
      const alone = ask(question({ prompt: { system: '', user: 'poison' } }), never);
      while (!told.some(({ type }) => type === 'run.waiting')) await sleep(2);
      const other = ask(question({ round: 4 }), never);
      isUp = true;
      expect(await other).toBe(42);
      expect(await problemOf(alone)).toMatchObject({ code: 'unavailable' });
      expect(told.filter(({ type }) => type === 'run.waiting')).toHaveLength(1);
    },
    options,
  );
});

test('an endpoint that stays down ends the wait in time, with what was wrong and how to go on', async () => {
  await withBench(
    () => down,
    async ({ ask, told, clock }) => {
      const problem = await problemOf(ask(question(), never));
      expect(problem).toMatchObject({
        code: 'outage',
        message: expect.stringMatching(/was down for 1 min .*HTTP 503/),
      });
      const probes = clock.waits.slice(1);
      expect(probes).toEqual([2500, 5000, 10_000, 10_000, 10_000, 10_000, 10_000, 2500]);
      expect(await problemOf(ask(question(), never))).toMatchObject({ code: 'outage' });
      expect(told.filter(({ type }) => type === 'run.continued')).toEqual([]);
    },
    { endpoint: patient },
  );
});

test('a run that ends waits for nobody: a question that was held is withdrawn at once', async () => {
  await withBench(
    () => down,
    async ({ ask, told }) => {
      const waiting = [problemOf(ask(question(), never)), problemOf(ask(question({ round: 4 }), never))];
      while (!told.some(({ type }) => type === 'run.waiting')) await sleep(2);
      await sleep(10);
      ask.cancelWaits();
      expect((await Promise.all(waiting)).map(({ code }) => code)).toEqual(['aborted', 'aborted']);
      expect(await problemOf(ask(question({ round: 5 }), never))).toMatchObject({ code: 'aborted' });
    },
    { ...options, endpoint: { ...patient, probeSeconds: 5000, longestProbeSeconds: 5000 } },
  );
});

test('a question withdrawn while it is held leaves the others waiting', async () => {
  let isUp = false;
  await withBench(
    () => (isUp ? good : down),
    async ({ ask, told }) => {
      const controller = new AbortController();
      const withdrawn = problemOf(ask(question(), controller.signal));
      const other = ask(question({ round: 4 }), never);
      while (!told.some(({ type }) => type === 'run.waiting')) await sleep(2);
      await sleep(20);
      controller.abort();
      expect(await withdrawn).toMatchObject({ code: 'aborted' });
      isUp = true;
      expect(await other).toBe(42);
    },
    options,
  );
});

test.each([401, 400])('status %i to a probe is an answer: the wait is over, and the question ends', async (status) => {
  let requests = 0;
  await withBench(
    () => {
      requests += 1;
      return requests < 5 ? down : { fault: 'status', status };
    },
    async ({ ask, told }) => {
      expect((await problemOf(ask(question(), never))).code).toBe(status === 401 ? 'credentials' : 'bad-request');
      while (!told.some(({ type }) => type === 'run.continued')) await sleep(2);
    },
    options,
  );
});

test('a page that never was an API is a wrong address: nobody waits for it', async () => {
  await withBench(
    () => ({ fault: 'html' }),
    async ({ ask, told }) => {
      expect((await problemOf(ask(question(), never))).advice).toContain('base URL');
      expect(told.filter(({ type }) => type === 'run.waiting')).toEqual([]);
    },
    options,
  );
});

test('all tries of a call carry one key, and another call another', async () => {
  await withBench(
    (_, n) => (n % 2 === 0 ? down : good),
    async ({ ask, server }) => {
      await ask(question(), never);
      await ask(question({ round: 4 }), never);
      const keys = server.requests.map(({ headers }) => headers['idempotency-key']);
      expect(keys[0]).toMatch(/^asi-/);
      expect([keys[1], keys[3]]).toEqual([keys[0], keys[2]]);
      expect(keys[2]).not.toBe(keys[0]);
    },
    options,
  );
});

test('a call that hangs while others are answered is begun once more, and fails when it hangs again', async () => {
  const hangs = (prompt: string) => ({ prompt: { system: '', user: prompt } });
  const asked = new Map<string, number>();
  await withBench(
    ({ body }) => {
      const prompt = body.messages![1]!.content;
      const nth = (asked.get(prompt) ?? 0) + 1;
      asked.set(prompt, nth);
      return prompt === 'always' || (prompt === 'once' && nth === 1) ? { fault: 'hang' } : good;
    },
    async ({ ask, told }) => {
      const [once, always] = [ask(question(hangs('once')), never), problemOf(ask(question(hangs('always')), never))];
      const others = setInterval(() => void ask(question({ round: 4 }), never).catch(() => {}), 30);
      expect(await once).toBe(42);
      expect(await always).toMatchObject({ code: 'timeout' });
      clearInterval(others);
      expect([asked.get('once'), asked.get('always')]).toEqual([2, 2]);
      expect(told.filter(({ type }) => type === 'run.waiting')).toEqual([]);
      await sleep(300);
    },
    { ...options, endpoint: { ...patient, callSeconds: 1.5, concurrency: 50 } },
  );
});
