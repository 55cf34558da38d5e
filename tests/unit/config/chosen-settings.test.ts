import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { completeSettings } from '../../../src/config/complete-settings.ts';
import { type Layers, resolveConfig } from '../../../src/config/resolve-settings.ts';
import { Config } from '../../../src/config/schema.ts';
import { defineProvider } from '../../../src/llm/providers/definition.ts';
import { providerSettings, providers } from '../../../src/llm/providers/registry.ts';
import type { AsiError } from '../../../src/platform/errors.ts';
import { mergedSettings } from '../../../src/platform/registry.ts';
import { defineSampler } from '../../../src/population/samplers/definition.ts';
import { samplerSettings, samplers } from '../../../src/population/samplers/registry.ts';

afterAll(() => vi.resetModules()); // other files of this worker find the registries as they were

/** Both of its settings have the name of one that a built-in sampler has, or almost. */
const explorer = defineSampler({
  name: 'explorer',
  about: 'explores',
  settings: { exploration: z.number().default(9), size: z.number().default(3) },
  create: () => () => {
    throw new Error('this test draws nothing');
  },
});
const keyless = defineProvider({
  name: 'keyless',
  about: 'a model in this process',
  settings: {},
  create: () => async () => {
    throw new Error('this test asks nothing');
  },
});

beforeAll(() => {
  samplers.register(explorer);
  providers.register(keyless);
});

const settled = (layers: Layers) => completeSettings(resolveConfig(layers), { environment: {}, taskRounds: 1 });
const notesOf = (...sets: string[]) => settled({ sets: ['model=none', ...sets] }).notes;
const problemOf = (action: () => unknown): AsiError => {
  try {
    action();
  } catch (error) {
    return error as AsiError;
  }
  throw new Error('nothing was thrown');
};

describe('the settings of a sampler of the user’s own', () => {
  it('are its own, although a built-in one has a setting of that name', () => {
    const { sampler } = resolveConfig({ sets: ['sampler.name=explorer', 'sampler.own={size: 4}'] }).config;
    expect(samplers.settingsOf(sampler)).toEqual({ exploration: 9, size: 4 });
  });

  it('are refused by name when they are mistyped, where they were written', () => {
    const file = { source: 'my.yaml', config: { sampler: { name: 'explorer', own: { sise: 4 } } } };
    expect(problemOf(() => resolveConfig({ file }))).toMatchObject({
      code: 'key-unknown',
      message: 'my.yaml, sampler.own: the sampler "explorer" has no setting "sise".',
      advice: 'Did you mean "size"?',
    });
  });

  it('are refused when they do not fit', () => {
    const sets = ['sampler.name=explorer', 'sampler.own={size: big}'];
    expect(problemOf(() => resolveConfig({ sets }))).toMatchObject({
      code: 'value-invalid',
      message: expect.stringMatching(/^--set sampler\.own: invalid value "big" for "size" of the sampler "explorer": /),
    });
  });
});

describe('settings that nothing reads', () => {
  it.each([
    [
      ['sampler.name=greedy', 'sampler.exploration=3'],
      ['sampler.exploration is set and not used: the sampler is "greedy"'],
    ],
    [
      ['sampler.name=explorer', 'sampler.exploration=3'],
      ['sampler.exploration is set and not used: the sampler is "explorer"'],
    ],
    [['sampler.own={size: 4}'], ['sampler.own is set and not used: the sampler is "ucb1"']],
    [['runner.own={a: 1}'], ['runner.own is set and not used: the runner is "local"']],
    [
      ['endpoint.provider=keyless', 'endpoint.temperature=1'],
      ['endpoint.temperature is set and not used: the model provider is "keyless"'],
    ],
    [['sampler.exploration=3', 'sampler.capacity=50'], []],
  ])('are named: %j', (sets, notes) => {
    expect(notesOf(...sets)).toEqual(notes);
  });

  it('stay readable in the manifest of a run', () => {
    const config = { sampler: { name: 'greedy', references: 2, exploration: 3, parentsFrom: 10, referencesFrom: 50 } };
    expect(resolveConfig({ file: { source: 'manifest.json', config } }).config.sampler).toMatchObject(config.sampler);
  });
});

it('a provider that needs no key is asked without one', () => {
  expect(settled({ sets: ['model=some', 'endpoint.provider=keyless'] }).config.model).toBe('some');
  expect(problemOf(() => settled({ sets: ['model=some'] })).code).toBe('credentials-missing');
});

describe('built-in settings that share a section', () => {
  it('mean one thing by one key', () => {
    const one = { name: 'one', about: '', settings: { size: z.number().default(1) } };
    const other = { name: 'other', about: '', settings: { size: z.number().default(2) } };
    expect(() => mergedSettings([one, other])).toThrow('"other" has a setting "size" that another one has');
    expect(mergedSettings([one, { ...other, settings: one.settings }])).toEqual(one.settings);
  });

  it('hide none of the settings that all of them have', () => {
    expect(
      Object.keys(samplerSettings).filter((key) => ['name', 'references', 'capacity', 'own'].includes(key)),
    ).toEqual([]);
    const { provider: _, own: __, baseUrl: ___, ...shared } = Config.parse({}).endpoint;
    const common = [
      'outputTokens',
      'callSeconds',
      'tries',
      'concurrency',
      'outageSeconds',
      'probeSeconds',
      'longestProbeSeconds',
    ];
    expect(Object.keys(shared).sort()).toEqual([...common, ...Object.keys(providerSettings)].sort());
  });
});
