import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import { completeSettings } from '../../../src/config/complete-settings.ts';
import { readConfigFile } from '../../../src/config/config-file.ts';
import { type Layers, resolveConfig } from '../../../src/config/resolve-settings.ts';
import { Config } from '../../../src/config/schema.ts';
import { sections, settings, variableOf } from '../../../src/config/setting-keys.ts';
import { folderFor } from './folders.ts';
import { fuzz, quickly } from './fuzz.ts';
import { hostileText, hostileValue, mostly, wounded } from './hostile.ts';
import { problemOf } from './problems.ts';
import { heavyYaml } from './task-yaml.ts';

/** A whole configuration, or a problem that says what to do. */
const isResolvedOrNamed = (layers: Layers): string => {
  try {
    const { config } = quickly(() => resolveConfig(layers));
    expect(Config.parse(config)).toEqual(config);
    completeSettings({ config, origins: {} }, { environment: layers.environment ?? {}, taskRounds: 3 });
    return 'resolved';
  } catch (error) {
    problemOf(error);
    return 'named';
  }
};

const key = mostly(fc.constantFrom(...settings.keys(), ...sections), fc.oneof(fc.constantFrom('', ' '), hostileText));
const right = fc.constantFrom<unknown>(1, 2, 0.5, true, null, 'none', 'greedy', 'auto', '3', {}, { name: 'pool' });

/** The value at the end of a dotted path. */
const nestedAt = (path: string, value: unknown): Record<string, unknown> =>
  path
    .split('.')
    .slice(0, 60)
    .reduceRight<unknown>((inner, part) => Object.fromEntries([[part, inner]]), value) as Record<string, unknown>;

/** What YAML can say besides what JSON can. */
const odd = fc.constantFrom<unknown>(
  { toString: 1 },
  new Map([['a', 1]]),
  new Set([1]),
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Buffer.from('a'),
  new Date(0),
);

const values = fc.array(fc.tuple(key, fc.oneof(right, right, hostileValue, odd)), { maxLength: 3 });

fuzz(
  'settings as values',
  'they are taken, or the problem names source and key',
  fc.tuple(values, fc.oneof(fc.constant(null), hostileValue)),
  ([entries, other]) => {
    const config = Object.assign({}, ...entries.map(([path, value]) => nestedAt(path, value)));
    return isResolvedOrNamed({
      task: { source: 'task.yaml', config },
      file: other === null ? null : { source: 'my.yaml', config: other },
    });
  },
  ['resolved', 'named'],
);

const plain = right.map((value) => JSON.stringify(value));
/** The second is slow to make and to read: once in forty cases is enough. */
const rarely = (usual: fc.Arbitrary<string>, heavy: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 39, arbitrary: usual }, { weight: 1, arbitrary: heavy });

const setText = fc
  .tuple(
    key,
    fc.constantFrom('=', '=', '=', ' = ', '', '=='),
    rarely(fc.oneof(plain, hostileText, wounded(plain)), heavyYaml),
  )
  .map((parts) => parts.join(''));

/** Taken means: none of them was passed over. */
const areTaken = (sets: readonly string[]): string => {
  const ending = isResolvedOrNamed({ sets });
  const keys = sets.map((text) => text.slice(0, text.indexOf('=')).trim());
  if (ending === 'resolved') for (const one of keys) expect(settings.has(one) || sections.has(one), one).toBe(true);
  return ending;
};

fuzz(
  'settings as text',
  'they are taken, or the problem names them',
  fc.array(setText, { minLength: 1, maxLength: 3 }),
  areTaken,
  ['resolved', 'named'],
);

const variable = fc.tuple(
  mostly(
    fc.constantFrom(...[...settings.keys()].map(variableOf)),
    fc.oneof(
      fc.constantFrom('OPENAI_BASE_URL', 'OPENAI_API_KEY', 'ASI_', 'ASI_LANE', 'ASI_ATTEMPT', 'PATH', '__proto__'),
      hostileText.map((text) => `ASI_${text}`),
    ),
  ),
  fc.oneof(
    right.map((value) => JSON.stringify(value)),
    hostileText,
  ),
);

fuzz(
  'environments',
  'they are taken, or the problem names the variable',
  fc.array(variable, { maxLength: 4 }),
  (variables) => isResolvedOrNamed({ environment: Object.fromEntries(variables) }),
  ['resolved', 'named'],
);

const configText = fc.oneof(
  values.map((entries) =>
    JSON.stringify(
      Object.assign({}, ...entries.filter(([, value]) => isJson(value)).map(([path, value]) => nestedAt(path, value))),
    ),
  ),
  hostileText,
  hostileText,
);
const isJson = (value: unknown): boolean => {
  try {
    return JSON.stringify(value) !== undefined;
  } catch {
    return false;
  }
};

fuzz(
  'config files',
  'they are taken, or the problem names the file',
  rarely(wounded(configText), heavyYaml),
  async (text) => {
    const path = join(folderFor(), 'my.yaml');
    writeFileSync(path, text);
    try {
      const file = await readConfigFile(path);
      return isResolvedOrNamed({ file });
    } catch (error) {
      expect(problemOf(error).message).toContain(path);
      return 'malformed';
    }
  },
  ['named', 'malformed'],
);
