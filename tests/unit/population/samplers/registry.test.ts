import { tmpdir } from 'node:os';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { resolveConfig } from '../../../../src/config/resolve-settings.ts';
import { randomFrom } from '../../../../src/platform/statistics/seeded-random.ts';
import { defineSampler } from '../../../../src/population/samplers/definition.ts';
import { createSampler, samplers } from '../../../../src/population/samplers/registry.ts';
import { called } from '../../cli/called.ts';

afterAll(() => vi.resetModules()); // other files of this worker find the registries as they were

/** A sampler of a user's own: the oldest member whose fitness is above a bar. */
const oldest = defineSampler({
  name: 'oldest',
  about: 'the oldest member that is good enough',
  settings: { bar: z.number().default(0) },
  create:
    ({ bar }) =>
    ({ members }) => {
      const parent = members.find(({ fitness }) => fitness >= bar) ?? members[0]!;
      return {
        parent: parent.id,
        references: [],
        reason: { sampler: 'oldest', text: 'it is the oldest', parts: { bar } },
      };
    },
});

beforeAll(() => samplers.register(oldest));

const resolved = (...sets: string[]) => resolveConfig({ sets }).config.sampler;

test('a sampler of the user’s own is named in the configuration, with settings of its own', () => {
  expect(resolved('sampler.name=oldest', 'sampler.own={bar: 2}')).toMatchObject({ name: 'oldest', own: { bar: 2 } });
});

test('it gets its settings checked and with their defaults, and chooses', () => {
  const members = [1, 3, 2].map((fitness, id) => ({ id, fitness, islands: [0], children: [] }));
  const parentOf = (...sets: string[]) =>
    createSampler(resolved('sampler.name=oldest', ...sets))({ members, features: [] } as never, () => 0, {
      island: 0,
      references: 0,
      random: randomFrom(1, 'test'),
    }).parent;
  expect(parentOf()).toBe(0);
  expect(parentOf('sampler.own={bar: 2}')).toBe(1);
  expect(() => parentOf('sampler.own={bar: high}')).toThrow(/bar/);
});

test('a name that nobody registered is refused with those that there are', () => {
  expect(() => resolved('sampler.name=oldset')).toThrow(
    expect.objectContaining({
      message: expect.stringContaining('oldset'),
      advice: expect.stringContaining('oldest'),
    }),
  );
});

test('a name is given once', () => {
  expect(() => samplers.register(oldest)).toThrow('There is a sampler "oldest" already.');
});

test('settings of samplers keep the keys and defaults that manifests of earlier runs have', () => {
  expect(resolved()).toMatchObject({
    name: 'ucb1',
    references: 2,
    exploration: 0.7,
    capacity: 400,
    parentsFrom: 10,
    referencesFrom: 50,
  });
});

test('help and completion offer it', async () => {
  expect((await called(tmpdir(), ['help', 'run'])).stdout).toMatch(/--sampler <name>[\s\S]{1,200}\boldest\b/);
  for (const shell of ['bash', 'zsh', 'fish'])
    expect((await called(tmpdir(), ['completion', shell])).stdout).toMatch(/\bucb1\b.*\boldest\b/);
});
