import { describe, expect, it } from 'vitest';
import { completeSettings } from '../../../src/config/complete-settings.ts';
import { type Layers, resolveConfig } from '../../../src/config/resolve-settings.ts';
import { Config } from '../../../src/config/schema.ts';
import { settings, variableOf } from '../../../src/config/setting-keys.ts';
import { AsiError } from '../../../src/platform/errors.ts';

const problemOf = (act: () => unknown): AsiError => {
  try {
    act();
  } catch (error) {
    if (error instanceof AsiError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

const flag = (key: string, value: unknown) => ({ key, value, origin: 'flag' as const, named: `--${key}` });

describe('precedence', () => {
  const all: Required<Layers> = {
    task: { source: 'task.yaml', config: { seed: 2 } },
    file: { source: 'my.yaml', config: { seed: 3 } },
    environment: { ASI_SEED: '4' },
    flags: [flag('seed', 5)],
    sets: ['seed=6'],
  };
  it.each([
    ['nothing', {}, 1, 'default'],
    ['the task', { task: all.task }, 2, 'task'],
    ['the file over the task', { task: all.task, file: all.file }, 3, 'file'],
    ['the environment over the file', { file: all.file, environment: all.environment }, 4, 'environment'],
    ['a flag over the environment', { environment: all.environment, flags: all.flags }, 5, 'flag'],
    ['--set over a flag', all, 6, 'flag'],
  ] as const)('takes a value from %s', (_, layers, seed, origin) => {
    const { config, origins } = resolveConfig(layers as Layers);
    expect(config.seed).toBe(seed);
    expect(origins.seed).toBe(origin);
  });

  it('merges groups key by key', () => {
    const { config, origins } = resolveConfig({
      task: { source: 'task.yaml', config: { sampler: { name: 'pool', references: 4 } } },
      environment: { ASI_SAMPLER_NAME: 'greedy' },
    });
    expect(config.sampler).toMatchObject({ name: 'greedy', references: 4, exploration: 0.7 });
    expect(origins['sampler.references']).toBe('task');
    expect(origins['sampler.exploration']).toBe('default');
  });

  it('is the schema with its defaults when nobody says anything', () => {
    expect(resolveConfig({}).config).toEqual(Config.parse({}));
  });
});

describe('values written as text', () => {
  it.each([
    ['sampler.name=greedy', 'sampler', { name: 'greedy' }],
    ['limits.target=-0.5', 'limits', { target: -0.5 }],
    ['limits.target=null', 'limits', { target: null }],
    ['sampler={name: pool, references: 1}', 'sampler', { name: 'pool', references: 1 }],
  ])('--set %s', (set, group, expected) => {
    expect(resolveConfig({ sets: [set] }).config[group as 'limits']).toMatchObject(expected);
  });

  it('keeps a name that looks like a number as a name', () => {
    expect(resolveConfig({ sets: ['model=7'] }).config.model).toBe('7');
  });

  it('gives each setting its own variable', () => {
    expect(variableOf('sampler.referencesFrom')).toBe('ASI_SAMPLER_REFERENCES_FROM');
    expect(new Set([...settings.keys()].map(variableOf)).size).toBe(settings.size);
  });

  it('leaves variables alone that are no settings', () => {
    const environment = { ASI_ATTEMPT: 'x', ASI_TEST_CHROMA: 'y', ASI_SEED: '' };
    expect(resolveConfig({ environment }).config).toEqual(Config.parse({}));
  });

  it('reads the address of the endpoint as OpenAI clients do', () => {
    const address = 'http://127.0.0.1:9/v1';
    expect(resolveConfig({ environment: { OPENAI_BASE_URL: address } }).config.endpoint.baseUrl).toBe(address);
  });

  it('gives a role its own model', () => {
    expect(resolveConfig({ sets: ['models.judge=small'] }).config.models).toEqual({ judge: 'small' });
  });
});

describe('bad input', () => {
  it.each([
    ['a task', { task: { source: 'task.yaml', config: { sampler: { nme: 1 } } } }, 'task.yaml', 'sampler.name'],
    ['a file', { file: { source: 'my.yaml', config: { ronds: 3 } } }, 'my.yaml', 'rounds'],
    ['a variable', { environment: { ASI_SEEED: '3' } }, 'ASI_SEEED', 'ASI_SEED'],
    ['--set', { sets: ['samplr.name=greedy'] }, '--set', 'sampler.name'],
    ['a role', { sets: ['models.analyser=x'] }, 'models.analyser', 'models.analyzer'],
    ['a bare last word', { sets: ['exploration=1'] }, '--set', 'sampler.exploration'],
  ])('names the nearest setting for an unknown key in %s', (_, layers, source, near) => {
    const problem = problemOf(() => resolveConfig(layers as Layers));
    expect(problem.code).toBe('key-unknown');
    expect(problem.message).toContain(source);
    expect(problem.advice).toContain(near);
  });

  it.each([
    [{ sets: ['rounds=0'] }, '--set rounds', '"rounds"'],
    [{ environment: { ASI_LANES: 'many' } }, 'ASI_LANES', '"lanes"'],
    [{ file: { source: 'my.yaml', config: { novelty: { novelBelow: 3 } } } }, 'my.yaml', '"novelty.novelBelow"'],
  ])('says which source holds a value that does not fit: %o', (layers, source, key) => {
    const problem = problemOf(() => resolveConfig(layers as Layers));
    expect(problem.code).toBe('value-invalid');
    expect(problem.message).toContain(source);
    expect(problem.message).toContain(key);
  });

  it('names the nearest choice', () => {
    expect(problemOf(() => resolveConfig({ sets: ['sampler.name=ucb'] })).advice).toContain('"ucb1"');
  });

  it.each([[{ sampler: 'greedy' }], [['rounds', 3]], ['rounds']])(
    'refuses %o where settings are expected',
    (config) => {
      expect(problemOf(() => resolveConfig({ file: { source: 'my.yaml', config } })).code).toBe('value-invalid');
    },
  );

  it('refuses a --set without a value', () => {
    expect(problemOf(() => resolveConfig({ sets: ['seed'] })).code).toBe('set-malformed');
  });
});

describe('what depends on the model', () => {
  const settled = (layers: Layers, environment: Record<string, string> = {}) =>
    completeSettings(resolveConfig(layers), { environment, taskRounds: 12 });

  it('works without a model when there is no key, and says so', () => {
    const { config, origins, notes } = settled({});
    expect(config).toMatchObject({ model: 'none', rounds: 12, deterministic: true });
    expect(origins.rounds).toBe('task');
    expect(notes).toHaveLength(1);
  });

  it('runs 100 rounds, timing allowed to matter, with a model', () => {
    const { config, notes } = settled({ sets: ['model=some'] }, { OPENAI_API_KEY: 'k' });
    expect(config).toMatchObject({ model: 'some', rounds: 100, deterministic: false });
    expect(notes).toEqual([]);
  });

  it('counts a model of a single role as a model', () => {
    const { config } = settled({ sets: ['models.analyzer=some'] }, { OPENAI_API_KEY: 'k' });
    expect(config).toMatchObject({ model: 'none', rounds: 100, deterministic: false });
  });

  it('is silent when no LLM was used for', () => {
    expect(settled({ sets: ['model=none'] }, { OPENAI_API_KEY: 'k' }).notes).toEqual([]);
  });

  it('keeps what was said', () => {
    expect(settled({ sets: ['rounds=3', 'deterministic=false'] }).config).toMatchObject({
      rounds: 3,
      deterministic: false,
    });
  });

  it('asks for a name when there is only a key', () => {
    const problem = problemOf(() => settled({}, { OPENAI_API_KEY: 'k' }));
    expect(problem.code).toBe('model-unnamed');
    expect(problem.advice).toContain('--model');
  });

  it('asks for a key when there is only a name, unless an endpoint is given', () => {
    expect(problemOf(() => settled({ sets: ['model=some'] })).code).toBe('credentials-missing');
    expect(settled({ sets: ['model=some', 'endpoint.baseUrl=http://127.0.0.1:9/v1'] }).config.model).toBe('some');
  });
});
