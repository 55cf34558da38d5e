import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { createRedact } from '../../../src/llm/redact.ts';
import type { ServerHandler } from '../../doubles/openai-server.ts';
import { good, key, never, question, withBench } from './bench.ts';

const shape = 'sk-proj-abcdefghijklmnop1234';

const echoes: [string, ServerHandler][] = [
  ['an answer', ({ headers }) => ({ text: `{"answer": 1, "key": "${headers.authorization}"} ${shape}` })],
  ['an unusable answer', ({ headers }) => ({ text: `your key is ${headers.authorization} ${shape}` })],
  ['reasoning', ({ headers }) => ({ ...good, reasoning: `${headers.authorization} ${shape}` })],
  [
    'an error',
    ({ headers }) => ({
      fault: 'status',
      status: 401,
      body: { error: { message: `bad ${headers.authorization} ${shape}` } },
    }),
  ],
  ['a strange error', ({ headers }) => ({ fault: 'status', status: 500, body: { key: headers.authorization, shape } })],
  ['a strange answer', ({ headers }) => ({ fault: 'json', body: { key: headers.authorization, shape } })],
  ['a reset', () => ({ fault: 'reset' })],
];

test.each(echoes)('the key is found nowhere when the endpoint echoes it in %s', async (_, handler) => {
  await withBench(handler, async ({ ask, events, transcripts }) => {
    const outcome = await ask(question({ prompt: { system: shape, user: `my key is ${key}` } }), never).catch(
      (error) => error,
    );
    const left = [
      JSON.stringify(await transcripts()),
      JSON.stringify(events),
      inspect(outcome, { depth: 9, showHidden: true }),
    ];
    for (const text of left) {
      expect(text).not.toContain(key);
      expect(text).not.toContain(shape);
    }
    expect(left[0]).toContain('[redacted]');
  });
});

test('name and password of the base URL are secrets too', async () => {
  await withBench(
    () => good,
    async ({ server }) => {
      const baseUrl = server.url.replace('http://', 'http://someone:hunter2-long-password@');
      await withBench(
        () => good,
        async ({ ask, transcripts }) => {
          await ask(question({ prompt: { system: '', user: 'hunter2-long-password' } }), never);
          expect(JSON.stringify(await transcripts())).not.toContain('hunter2-long-password');
        },
        { endpoint: { baseUrl } },
      );
    },
  );
});

test('ordinary words stay: placeholders for keys, and words that contain "sk-"', () => {
  const redact = createRedact(['none', null]);
  expect(redact('none of the task-specific-parameters-were-tuned')).toBe(
    'none of the task-specific-parameters-were-tuned',
  );
  expect(redact(`Authorization: Bearer ${'a'.repeat(20)}`)).toBe('Authorization: Bearer [redacted]');
});
