import { expect, test } from 'vitest';
import { good, never, problemOf, question, withBench } from './bench.ts';

test('a question is answered, counted, priced, and kept as a transcript', async () => {
  const reply = { ...good, usage: { in: 1000, out: 200, cached: 400, reasoning: 50 } };
  await withBench(
    () => reply,
    async ({ ask, events, transcripts, server }) => {
      expect(await ask(question(), never)).toBe(42);
      const usd = (600 * 2.5 + 400 * 1.25 + 200 * 10) / 1e6;
      expect(events).toEqual([
        {
          type: 'call.ended',
          round: 3,
          role: 'analyzer',
          model: 'gpt-4o',
          outcome: 'answered',
          tokensIn: 1000,
          tokensOut: 200,
          tokensCached: 400,
          tokensReasoning: 50,
          usd: expect.closeTo(usd, 12),
          call: expect.stringMatching(/^asi-[0-9a-f]{32}$/),
          seconds: 0,
          attempts: 1,
          transcript: 'r3-analyzer-1.json',
          error: null,
        },
      ]);
      const transcript = JSON.parse((await transcripts())['r3-analyzer-1.json']!);
      expect(transcript).toMatchObject({
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'How many?' },
        ],
        response: { text: '{"answer": 42}', finish: 'complete' },
        outcome: 'answered',
      });
      expect(server.requests[0]).toMatchObject({
        path: '/v1/chat/completions',
        body: { model: 'gpt-4o', max_tokens: 100 },
        headers: { authorization: 'Bearer canary-key-7d1f0c9b3a5e' },
      });
      expect(server.requests[0]!.body).not.toHaveProperty('temperature');
    },
  );
});

test('an answer that does not parse is quoted back once, with the problem', async () => {
  await withBench(
    (_, n) => (n === 0 ? { text: '{"answer": "many"}' } : good),
    async ({ ask, events, server, transcripts }) => {
      expect(await ask(question(), never)).toBe(42);
      expect(events.map(({ outcome }) => outcome)).toEqual(['unparsed', 'repaired']);
      expect(events[0]!.error).toBe('answer: Invalid input: expected number, received string');
      expect(server.requests[1]!.body.messages!.slice(2)).toEqual([
        { role: 'assistant', content: '{"answer": "many"}' },
        { role: 'user', content: expect.stringContaining('expected number, received string') },
      ]);
      expect(Object.keys(await transcripts())).toEqual(['r3-analyzer-1.json', 'r3-analyzer-2.json']);
    },
  );
});

test('two answers that do not parse end as malformed', async () => {
  await withBench(
    () => ({ text: 'no idea' }),
    async ({ ask, events, server }) => {
      const problem = await problemOf(ask(question(), never));
      expect(problem).toMatchObject({ code: 'malformed', message: expect.stringContaining('contains no JSON') });
      expect(problem.advice).toContain('stronger model');
      expect(server.requests).toHaveLength(2);
      expect(events.map(({ outcome }) => outcome)).toEqual(['unparsed', 'unparsed']);
    },
  );
});

test('an answer that hit the output limit is never parsed; a shorter one is asked for', async () => {
  await withBench(
    (_, n) => (n === 0 ? { text: '{"answer": 1}', finish: 'length' } : good),
    async ({ ask, events, server }) => {
      expect(await ask(question(), never)).toBe(42);
      expect(events[0]).toMatchObject({ outcome: 'unparsed', error: 'the answer was cut off at the output limit' });
      const messages = server.requests[1]!.body.messages!;
      expect(messages).toHaveLength(3);
      expect(messages[2]!.content).toContain('considerably shorter');
    },
  );
});

test('an answer without a finish reason counts as cut off', async () => {
  await withBench(
    () => ({ text: '{"answer": 1}', finish: null }),
    async ({ ask }) => {
      expect(await problemOf(ask(question(), never))).toMatchObject({
        code: 'malformed',
        message: expect.stringContaining('cut off'),
      });
    },
  );
});

test('an empty answer is named, and asked for again without quoting it', async () => {
  await withBench(
    (_, n) => (n === 0 ? { text: ' \n' } : good),
    async ({ ask, events, server }) => {
      expect(await ask(question(), never)).toBe(42);
      expect(events[0]!.error).toBe('the answer was empty');
      expect(server.requests[1]!.body.messages!.map(({ role }) => role)).toEqual(['system', 'user', 'user']);
    },
  );
});

test.each([
  ['a refusal', { refusal: 'I will not do that' }],
  ['a content filter', { text: 'par', finish: 'content_filter' }],
])('%s ends as refused', async (_, reply) => {
  await withBench(
    () => reply,
    async ({ ask, events }) => {
      expect(await problemOf(ask(question(), never))).toMatchObject({ code: 'refused' });
      expect(events).toMatchObject([{ outcome: 'failed', error: 'refused', tokensIn: 10 }]);
    },
  );
});

test('reasoning that comes apart from the answer is kept, not parsed', async () => {
  await withBench(
    () => ({ ...good, reasoning: '{"answer": 0}' }),
    async ({ ask, transcripts }) => {
      expect(await ask(question(), never)).toBe(42);
      expect((await transcripts())['r3-analyzer-1.json']).toContain('{\\"answer\\": 0}');
    },
  );
});

test('without counts of the endpoint tokens are estimated and the call is unpriced', async () => {
  await withBench(
    () => ({ ...good, usage: null }),
    async ({ ask, events }) => {
      await ask(question(), never);
      expect(events[0]).toMatchObject({ tokensIn: 5, tokensOut: 4, usd: null });
    },
  );
});

test('a model without a known price is unpriced, and prices can be given', async () => {
  const prices = { own: { input: 1, cached: 1, output: 1 } };
  await withBench(
    () => good,
    async ({ ask, events }) => {
      await ask(question(), never);
      expect(events[0]!.usd).toBe(null);
    },
    { model: 'own-large', prices },
  );
  await withBench(
    () => good,
    async ({ ask, events }) => {
      await ask(question(), never);
      expect(events[0]!.usd).toBeCloseTo(15e-6, 12);
    },
    { model: 'own', prices },
  );
});

test('a role without a model, and the hosted endpoint without a key, are refused before anything is sent', async () => {
  await withBench(
    () => good,
    async ({ ask, server, events }) => {
      expect(await problemOf(ask(question(), never))).toMatchObject({ code: 'model-not-found' });
      expect([server.requests.length, events.length]).toEqual([0, 0]);
    },
    { model: 'none' },
  );
  await withBench(
    () => good,
    async ({ ask }) => {
      expect(await problemOf(ask(question(), never))).toMatchObject({
        code: 'credentials',
        message: 'no API key is set',
      });
    },
    { endpoint: { key: null, baseUrl: 'https://api.openai.com/v1' } },
  );
});

test("an endpoint of one's own needs no key", async () => {
  await withBench(
    () => good,
    async ({ ask }) => expect(await ask(question(), never)).toBe(42),
    { endpoint: { key: null } },
  );
});

test('transcripts of an earlier process are never overwritten', async () => {
  await withBench(
    () => good,
    async (first) => {
      await first.ask(question({ round: null }), never);
      await withBench(
        () => good,
        async (second) => {
          await second.ask(question({ round: null }), never);
          expect(second.events[0]!.transcript).toBe('run-analyzer-2.json');
          expect(Object.keys(await first.transcripts())).toEqual(['run-analyzer-1.json', 'run-analyzer-2.json']);
        },
        { transcripts: first.directory },
      );
    },
  );
});
