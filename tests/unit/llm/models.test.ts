import { expect, test } from 'vitest';
import { endpointOf, hostedUrl } from '../../../src/llm/endpoint.ts';
import { drawModel, ensembleText, modelsByRole } from '../../../src/llm/ensembles.ts';
import { roles } from '../../../src/model/task/role.ts';
import { AsiError } from '../../../src/platform/errors.ts';
import { randomFrom } from '../../../src/platform/statistics/seeded-random.ts';
import { good, never, question, withBench } from './bench.ts';

const ensembleOf = (spec: string) => modelsByRole(['judge'], spec, {}).judge;

test.each([
  ['gpt-4o', [{ model: 'gpt-4o', weight: 1 }]],
  ['llama3:8b', [{ model: 'llama3:8b', weight: 1 }]],
  ['gpt-4:0613', [{ model: 'gpt-4:0613', weight: 1 }]],
  ['date:20240806', [{ model: 'date:20240806', weight: 1 }]],
  ['mistral:7:1', [{ model: 'mistral:7', weight: 1 }]],
  ['a/b:free', [{ model: 'a/b:free', weight: 1 }]],
  [
    'a:2, b:0.5',
    [
      { model: 'a', weight: 2 },
      { model: 'b', weight: 0.5 },
    ],
  ],
  [
    'llama3:8b:3,gpt-4o',
    [
      { model: 'llama3:8b', weight: 3 },
      { model: 'gpt-4o', weight: 1 },
    ],
  ],
  ['none', null],
])('%s is read', (spec, ensemble) => {
  expect(ensembleOf(spec)).toEqual(ensemble);
  expect(ensembleOf(ensembleText(ensembleOf(spec)))).toEqual(ensemble);
});

test.each(['', 'a,', 'a,none', 'a:2,a:1', ':3'])('"%s" is refused', (spec) => {
  expect(() => ensembleOf(spec)).toThrow(AsiError);
});

test('a role takes its own model, else the common one, else none', () => {
  const models = modelsByRole(roles, 'a', { judge: 'none', analyzer: 'b' });
  expect(models).toMatchObject({ researcher: [{ model: 'a' }], judge: null, analyzer: [{ model: 'b' }] });
  expect(modelsByRole(roles, null, {}).researcher).toBe(null);
});

test('draws follow the weights', () => {
  const ensemble = ensembleOf('a:3,b:1')!;
  const drawn = Array.from({ length: 2000 }, (_, n) => drawModel(ensemble, randomFrom(1, n)));
  const share = drawn.filter((model) => model === 'a').length / drawn.length;
  expect(share).toBeGreaterThan(0.7);
  expect(share).toBeLessThan(0.8);
});

test('who is asked depends on seed, round, role and ordinal, not on time or order', async () => {
  const modelsAsked = async (rounds: number[], seed: number): Promise<Record<string, string>> => {
    const asked: Record<string, string> = {};
    await withBench(
      () => good,
      async ({ ask, events }) => {
        for (const round of rounds) await ask(question({ round }), never);
        for (const event of events) asked[event.round!] = event.model;
      },
      { model: 'a:1,b:1', seed },
    );
    return asked;
  };
  const rounds = Array.from({ length: 8 }, (_, n) => n);
  const once = await modelsAsked(rounds, 1);
  expect(await modelsAsked(rounds.toReversed(), 1)).toEqual(once);
  expect(await modelsAsked(rounds, 2)).not.toEqual(once);
  expect(new Set(Object.values(once))).toEqual(new Set(['a', 'b']));
});

test('a given ordinal draws what an unbroken run would have drawn', async () => {
  await withBench(
    () => good,
    async ({ ask, events }) => {
      for (let n = 0; n < 8; n += 1) await ask(question(), never);
      for (let n = 0; n < 8; n += 1) await ask(question({ ordinal: n }), never);
      const models = events.map(({ model }) => model);
      expect(models.slice(8)).toEqual(models.slice(0, 8));
    },
    { model: 'a,b' },
  );
});

test('the endpoint: configured, else of the environment, else the hosted one; the key of the environment alone', () => {
  const times = { callSeconds: 1, outageSeconds: 1, probeSeconds: 1, longestProbeSeconds: 1 };
  const settings = { baseUrl: null, temperature: null, outputTokens: 1, tries: 1, concurrency: 1, ...times };
  expect(endpointOf(settings, {})).toMatchObject({ baseUrl: hostedUrl, key: null });
  expect(endpointOf(settings, { OPENAI_BASE_URL: 'http://a/v1/', OPENAI_API_KEY: ' k ' })).toMatchObject({
    baseUrl: 'http://a/v1',
    key: 'k',
  });
  expect(endpointOf({ ...settings, baseUrl: 'http://b/v1' }, { OPENAI_BASE_URL: 'http://a/v1' }).baseUrl).toBe(
    'http://b/v1',
  );
});
