import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type BuildOptions, build, transformSync } from 'esbuild';
import { afterAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { registerProvider, registerRunner, registerSampler } from '../../../src/api/register.ts';
import { resolveConfig } from '../../../src/config/resolve-settings.ts';
import { defineRunner } from '../../../src/evaluation/runner.ts';
import { createEvaluatorOn } from '../../../src/evaluation/runners/registry.ts';
import { defineProvider } from '../../../src/llm/providers/definition.ts';
import { providers } from '../../../src/llm/providers/registry.ts';
import { randomFrom } from '../../../src/platform/statistics/seeded-random.ts';
import { defineSampler } from '../../../src/population/samplers/definition.ts';
import { createSampler } from '../../../src/population/samplers/registry.ts';
import { newDirectory, optionsIn, stageOf } from '../evaluation/rig.ts';
import { pageExample, tsExamples } from './examples.ts';

afterAll(() => vi.resetModules()); // other files of this worker find the registries as they were

/** What a user's own queue is asked for in the example of a runner. */
const queued: unknown[] = [];
const connect = async (about: { partition: string; most: number }) => {
  queued.push(about.partition, about.most);
  return {
    nodes: ['node1'],
    freeNode: async () => 'node1',
    jobsOn: (node: string) => async (attempt: { folder: string }, program: string) => {
      queued.push(node, program);
      return { status: 'fault', code: 'runner-lost', message: `no such partition, ${attempt.folder}` };
    },
    give: (node: string) => queued.push(`${node} free`),
    cancelAll: async () => queued.push('closed'),
  };
};

/** What the examples import, from the sources instead of the package; what a user would bring is a stand-in. */
const scope = {
  ...{ z, defineSampler, defineRunner, defineProvider, registerSampler, registerRunner, registerProvider },
  started: [] as unknown[],
  startRun: async (options: unknown) => scope.started.push(options),
  connect,
  complete: async (model: string) => ({ text: `from ${model}: key`, usage: { tokensIn: 1, tokensOut: 2 } }),
};

/** Runs an example as it stands in the page. */
const run = async (code: string): Promise<void> => {
  const body = transformSync(code.replace(/^import .*$/gm, ''), { loader: 'ts' }).code;
  await new Function(...Object.keys(scope), `return (async () => {${body}})()`)(...Object.values(scope));
};

test('the sampler of the page is chosen by the settings that it is started with', async () => {
  await run(tsExamples[0]!);
  const [{ settings }] = scope.started as [{ settings: { sampler: { own: { size: number } } } }];
  const { sampler } = resolveConfig({ file: { source: 'the page', config: settings } }).config;
  const members = [1, 3, 2].map((fitness, id) => ({ id, fitness }));
  const draw = { island: 0, references: 0, random: randomFrom(1, 'page') };
  const chosen = createSampler({ ...sampler, own: { size: 50 } })({ members, features: [] } as never, () => 0, draw);
  expect(settings.sampler.own).toEqual({ size: 6 });
  expect(chosen).toMatchObject({ parent: 1, reason: { parts: { size: 50 } } });
});

test('the runner of the page executes what an evaluator asks for', async () => {
  await run(tsExamples[1]!);
  const { runner } = resolveConfig({ sets: ['runner.name=my-cluster', 'runner.own={partition: cpu}'] }).config;
  const evaluator = await createEvaluatorOn(runner, optionsIn(newDirectory()));
  expect(evaluator.slots).toEqual(['node1']);
  const watch = { signal: new AbortController().signal, onStarted: () => {} };
  const asked = evaluator.evaluate({ round: 1, stage: stageOf(), seed: 1, program: 'x' }, watch);
  await expect(asked).rejects.toThrow('no such partition');
  await evaluator.close();
  expect(queued).toEqual(['cpu', 2, 'node1', 'x', 'node1 free', 'node1', 'x', 'node1 free', 'closed']);
});

test('the provider of the page answers, and what it says is redacted', async () => {
  await run(tsExamples[2]!);
  const { endpoint } = resolveConfig({ sets: ['endpoint.provider=my-model'] }).config;
  const settings = providers.settingsOf({ ...endpoint, name: endpoint.provider });
  expect(settings).toEqual({ precision: 'fp16' });
  const services = { redact: (text: string) => text.replace('key', '***') } as never;
  const chat = providers.get('my-model').create(services, settings as never);
  expect(await chat('tiny', [], 'call', new AbortController().signal)).toMatchObject({ text: 'from tiny: ***' });
});

/** All texts of a tree of Preact nodes. */
const textOf = (node: unknown): string => {
  if (Array.isArray(node)) return node.map(textOf).join('');
  if (typeof node !== 'object' || node === null) return String(node ?? '');
  return textOf((node as { props?: { children?: unknown } }).props?.children);
};

test('the page of the page draws what has failed', async () => {
  const resolveDir = resolve(import.meta.dirname, '../../../src/dashboard/page/pages');
  const options: BuildOptions & { write: false } = {
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module'],
  };
  const { outputFiles } = await build({ ...options, stdin: { contents: pageExample, resolveDir } });
  const { Failures } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0]!.text)}`);
  const drawn = (failures: unknown[]) => textOf(Failures({ view: { view: { failures } } }));
  expect(drawn([])).toContain('Nothing has failed.');
  expect(drawn([{ class: 'timedOut', count: 3 }])).toMatch(/Failures[\s\S]*timedOut: 3/);
  const pages = readFileSync(resolve(resolveDir, '../pages.js'), 'utf8');
  expect(pages).not.toContain("key: 'f'");
});

test('every example of the page is short', () => {
  expect(tsExamples).toHaveLength(3);
  for (const example of [...tsExamples, pageExample]) expect(example.split('\n').length).toBeLessThanOrEqual(28);
});
