import { afterAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { hostedUrl } from '../../../src/llm/endpoint.ts';
import { defineProvider } from '../../../src/llm/providers/definition.ts';
import { providers } from '../../../src/llm/providers/registry.ts';
import { good, never, problemOf, question, withBench } from './bench.ts';

afterAll(() => vi.resetModules()); // other files of this worker find the registries as they were

/** Answers a fixed number without leaving the process. */
const fixed = defineProvider({
  name: 'fixed',
  about: 'one answer to everything',
  settings: { answer: z.number().default(1) },
  create:
    (_services, { answer }) =>
    async () => ({
      text: JSON.stringify({ answer }),
      reasoning: null,
      finish: 'complete',
      usage: { tokensIn: 3, tokensOut: 2, tokensCached: 0, tokensReasoning: 0, estimated: false },
    }),
});

providers.register(fixed);
const nowhere = { key: null, baseUrl: hostedUrl };

test('a provider of the user’s own is asked with its settings, without a key and without an endpoint', async () => {
  const endpoint = { ...nowhere, provider: 'fixed', own: { answer: 7 } };
  await withBench(
    () => good,
    async ({ ask, events, server }) => {
      expect(await ask(question(), never)).toBe(7);
      expect(events).toMatchObject([{ type: 'call.ended', tokensIn: 3, tokensOut: 2 }]);
      expect(server.requests).toEqual([]);
    },
    { endpoint },
  );
});

test('the hosted service is not asked without a key', async () => {
  await withBench(
    () => good,
    async ({ ask, server }) => {
      expect(await problemOf(ask(question(), never))).toMatchObject({ code: 'credentials' });
      expect(server.requests).toEqual([]);
    },
    { endpoint: nowhere },
  );
});
