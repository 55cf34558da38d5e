import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { transformSync } from 'esbuild';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { resolveConfig } from '../../../src/config/resolve-settings.ts';
import { defineRunner } from '../../../src/evaluation/runner.ts';
import { runners } from '../../../src/evaluation/runners/registry.ts';
import { defineProvider } from '../../../src/llm/providers/definition.ts';
import { providers } from '../../../src/llm/providers/registry.ts';
import { randomFrom } from '../../../src/platform/statistics/seeded-random.ts';
import { defineSampler } from '../../../src/population/samplers/definition.ts';
import { createSampler, samplers } from '../../../src/population/samplers/registry.ts';

const page = readFileSync(resolve(import.meta.dirname, '../../../docs/extending.md'), 'utf8');
const examples = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code!);

/** What the examples import, from the sources instead of the package; what a user would bring is a stand-in. */
const scope = {
  ...{ z, defineSampler, defineRunner, defineProvider },
  registerSampler: samplers.register,
  registerRunner: runners.register,
  registerProvider: providers.register,
  startRun: async () => null,
  openQueue: (task: unknown, hash: string, partition: string) => ({ task, hash, partition }),
  complete: async (model: string) => ({ text: `from ${model}: key`, usage: { tokensIn: 1, tokensOut: 2 } }),
};

/** Runs an example as it stands in the page. */
const run = async (code: string): Promise<void> => {
  const body = transformSync(code.replace(/^import .*$/gm, ''), { loader: 'ts' }).code;
  await new Function(...Object.keys(scope), `return (async () => {${body}})()`)(...Object.values(scope));
};

test('the sampler of the page is chosen by its name, with its own settings', async () => {
  await run(examples[0]!);
  const { sampler } = resolveConfig({ sets: ['sampler.name=tournament', 'sampler.own={size: 50}'] }).config;
  const members = [1, 3, 2].map((fitness, id) => ({ id, fitness }));
  const draw = { island: 0, references: 0, random: randomFrom(1, 'page') };
  const chosen = createSampler(sampler)({ members, features: [] } as never, () => 0, draw);
  expect(chosen).toMatchObject({ parent: 1, reason: { parts: { size: 50 } } });
});

test('the runner of the page is opened with its settings', async () => {
  await run(examples[1]!);
  const { runner } = resolveConfig({ sets: ['runner.name=my-cluster', 'runner.own={partition: cpu}'] }).config;
  const opened = runners
    .get(runner.name)
    .open({ task: 'toy', evaluatorHash: 'abc' } as never, runners.settingsOf(runner) as never);
  expect(await opened).toEqual({ task: 'toy', hash: 'abc', partition: 'cpu' });
});

test('the provider of the page answers, and what it says is redacted', async () => {
  await run(examples[2]!);
  const { endpoint } = resolveConfig({ sets: ['endpoint.provider=my-model'] }).config;
  const settings = providers.settingsOf({ ...endpoint, name: endpoint.provider });
  expect(settings).toEqual({ precision: 'fp16' });
  const services = { redact: (text: string) => text.replace('key', '***') } as never;
  const chat = providers.get('my-model').create(services, settings as never);
  expect(await chat('tiny', [], 'call', new AbortController().signal)).toMatchObject({ text: 'from tiny: ***' });
});

test('every example of the page is short', () => {
  expect(examples).toHaveLength(3);
  for (const example of examples) expect(example.split('\n').length).toBeLessThanOrEqual(26);
});
