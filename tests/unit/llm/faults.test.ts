import { expect, test } from 'vitest';
import type { ServerFault } from '../../doubles/openai-server.ts';
import { good, never, problemOf, question, withBench } from './bench.ts';

const status = (code: number, message: string, more: Record<string, unknown> = {}): ServerFault => ({
  fault: 'status',
  status: code,
  body: { error: { message, ...more } },
});

test.each([
  ['credentials', status(401, 'Incorrect API key provided')],
  ['credentials', status(403, 'This project has no access')],
  ['quota', status(402, 'Payment required')],
  ['quota', status(429, 'You exceeded your current quota', { code: 'insufficient_quota' })],
  ['model-not-found', status(404, 'The model does not exist')],
  ['bad-request', status(400, 'Unsupported parameter: temperature')],
  ['bad-request', status(422, 'Unprocessable')],
  ['bad-request', { fault: 'status', status: 308, headers: { location: 'https://elsewhere.invalid/' } }],
] satisfies [string, ServerFault][])('%s: ends at once, with advice', async (code, fault) => {
  await withBench(
    () => fault,
    async ({ ask, server, events, clock }) => {
      const problem = await problemOf(ask(question(), never));
      expect(problem.code).toBe(code);
      expect(problem.advice.length).toBeGreaterThan(20);
      expect([server.requests.length, clock.waits.length]).toEqual([1, 0]);
      expect(events).toMatchObject([{ outcome: 'failed', attempts: 1, tokensIn: 0, usd: 0 }]);
      expect(events[0]!.error).toContain(code);
    },
  );
});

test.each([
  ['timeout', status(408, 'slow')],
  ['unavailable', status(409, 'conflict')],
  ['unavailable', status(425, 'too early')],
  ['unavailable', status(429, 'slow down')],
  ['unavailable', status(500, 'internal')],
  ['unavailable', status(503, 'overloaded')],
  ['timeout', status(504, 'gateway')],
  ['malformed', { fault: 'flood' }],
  ['unavailable', { fault: 'html' }],
  ['unavailable', { fault: 'empty' }],
  ['unavailable', { fault: 'reset' }],
  ['unavailable', { fault: 'truncated' }],
  ['unavailable', { fault: 'json', body: { error: { message: 'provider is down', code: 502 } } }],
  ['unavailable', { fault: 'json', body: { choices: [] } }],
  ['unavailable', { fault: 'json', body: ['not', 'an', 'object'] }],
] satisfies [string, ServerFault][])(
  '%s: is tried again, with jitter, and given up in the end',
  async (code, fault) => {
    await withBench(
      () => fault,
      async ({ ask, server, events, clock }) => {
        expect(await problemOf(ask(question(), never))).toMatchObject({ code });
        expect(server.requests).toHaveLength(3);
        expect(events).toMatchObject([{ outcome: 'failed', attempts: 3 }]);
        expect(clock.waits.slice(0, 2)).toEqual([500, 1000]);
      },
      { endpoint: { tries: 3 } },
    );
  },
);

test.each(['html', 'empty', 'reset', 'truncated'] as const)('%s: one bad answer costs one more try', async (fault) => {
  await withBench(
    (_, n) => (n === 0 ? { fault } : good),
    async ({ ask, events }) => {
      expect(await ask(question(), never)).toBe(42);
      expect(events).toMatchObject([{ outcome: 'answered', attempts: 2 }]);
    },
  );
});

test('retry-after is honoured, up to a cap', async () => {
  const limited = (value: string): ServerFault => ({ fault: 'status', status: 429, headers: { 'retry-after': value } });
  await withBench(
    (_, n) => [limited('7'), limited('3600'), good][n]!,
    async ({ ask, clock }) => {
      expect(await ask(question(), never)).toBe(42);
      expect(clock.waits.filter((wait) => wait > 5000)).toEqual([7500, 60_500]);
    },
    { endpoint: { callSeconds: 200 } },
  );
});

test('a wait that does not fit into the deadline is not begun', async () => {
  await withBench(
    () => ({ fault: 'status', status: 429, headers: { 'retry-after': '50' } }),
    async ({ ask, server }) => {
      expect(await problemOf(ask(question(), never))).toMatchObject({ code: 'unavailable' });
      expect(server.requests).toHaveLength(1);
    },
  );
});

test.each(['hang', 'drip'] as const)('%s: the deadline of the call ends it', async (fault) => {
  await withBench(
    () => ({ fault }),
    async ({ ask, events }) => {
      expect(await problemOf(ask(question(), never))).toMatchObject({
        code: 'timeout',
        message: 'no answer within 0.3 s',
      });
      expect(events).toMatchObject([{ outcome: 'failed' }]);
    },
    { endpoint: { callSeconds: 0.3 } },
  );
});

test('a withdrawn question ends as aborted, at once', async () => {
  await withBench(
    () => ({ fault: 'hang' }),
    async ({ ask }) => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 50);
      expect(await problemOf(ask(question(), controller.signal))).toMatchObject({ code: 'aborted' });
      expect(await problemOf(ask(question(), controller.signal))).toMatchObject({ code: 'aborted' });
    },
  );
});

test('nobody at the address is unavailable, with advice', async () => {
  await withBench(
    () => good,
    async ({ ask, server }) => {
      await server.stop();
      const problem = await problemOf(ask(question(), never));
      expect(problem).toMatchObject({ code: 'unavailable', message: 'no answer: ECONNREFUSED' });
    },
    { endpoint: { tries: 2 } },
  );
});

test('a prompt that is too long is told apart from other bad requests', async () => {
  await withBench(
    () => status(400, "This model's maximum context length is 8192 tokens"),
    async ({ ask }) => expect((await problemOf(ask(question(), never))).advice).toContain('lower sampler.references'),
  );
});
