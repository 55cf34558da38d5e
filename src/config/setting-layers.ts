import type { AsiError } from '../platform/errors.ts';
import { singleLine } from '../platform/text/plain-text.ts';
import { configProblem } from './config-problem.ts';
import { nearestKey } from './nearest-setting.ts';
import { sections, settings, variableOf } from './setting-keys.ts';
import { yamlValue } from './yaml-value.ts';

/** Where a value comes from, weakest first. */
const origins = ['default', 'task', 'file', 'environment', 'flag'] as const;
export type Origin = (typeof origins)[number];

/** One value for one setting; `named` is how its source is called in a sentence. */
export interface Entry {
  readonly key: string;
  readonly value: unknown;
  readonly origin: Origin;
  readonly named: string;
}

/** The entries of a nested object (a task's `config`, a config file); `source` names it. */
export const entriesOf = (value: unknown, origin: Origin, source: string, prefix = ''): Entry[] => {
  if (settings.has(prefix)) return [{ key: prefix, value, origin, named: `${source}, ${prefix}` }];
  if (prefix !== '' && !sections.has(prefix)) throw unknownKey(prefix, source);
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object' || Array.isArray(value)) throw notASection(prefix, source);
  const inside = prefix === '' ? '' : `${prefix}.`;
  // An empty name would pass for the whole again.
  if (Object.hasOwn(value, '')) throw unknownKey(inside, source);
  return Object.entries(value).flatMap(([name, inner]) => entriesOf(inner, origin, source, inside + name));
};

/** The entry of a `--set a.b=c`; the value is read as YAML, so `null`, `3` and `true` mean what they say. */
export const entriesOfSet = (text: string): Entry[] => {
  const cut = text.indexOf('=');
  const key = text.slice(0, Math.max(0, cut)).trim();
  if (key === '')
    throw configProblem({
      code: 'set-malformed',
      message: `--set ${singleLine(text, 80)} has no ${cut < 0 ? 'value' : 'key'}.`,
      advice: 'Write a dotted key, "=", and a value, for instance --set sampler.name=greedy.',
    });
  const value = scalar(key, text.slice(cut + 1));
  if (value === null && sections.has(key)) throw notASection(key, '--set');
  return entriesOf(value, 'flag', '--set', key).map((entry) => ({ ...entry, named: `--set ${entry.key}` }));
};

/** The entries of `ASI_…` variables, and the endpoint's address that OpenAI's own clients read. */
export const entriesOfEnvironment = (environment: Readonly<Record<string, string | undefined>>): Entry[] => {
  const known = new Map([...settings.keys()].map((key) => [variableOf(key), key] as const));
  const address = environment.OPENAI_BASE_URL?.trim();
  const shared = address ? [environmentEntry('endpoint.baseUrl', 'OPENAI_BASE_URL', address)] : [];
  const own = Object.entries(environment)
    .filter(([name, value]) => name.startsWith('ASI_') && !notSettings.test(name) && Boolean(value))
    .map(([name, value]) => {
      const key = known.get(name);
      if (key === undefined) throw unknownVariable(name, known.keys());
      return environmentEntry(key, name, value!);
    });
  return [...shared, ...own];
};

/** Text for a setting as a value: as YAML where the setting takes that, as it stands otherwise (a model named `7`). */
export const scalar = (key: string, text: string): unknown => {
  const value = yamlOr(text);
  const schema = settings.get(key);
  return schema !== undefined && !schema.safeParse(value).success && schema.safeParse(text).success ? text : value;
};

/** Variables of our own that say nothing about a run: the marker of evaluator processes, and what tests need. */
const notSettings = /^ASI_(ATTEMPT$|FAILPOINT$|TEST_|FUZZ_|REQUIRE_)/;

const environmentEntry = (key: string, name: string, text: string): Entry => ({
  key,
  value: scalar(key, text),
  origin: 'environment',
  named: `the environment variable ${name}`,
});

/** What is not YAML is plain text, which the schema then judges. */
const yamlOr = (text: string): unknown => {
  const read = yamlValue(text);
  return 'value' in read ? read.value : text;
};

const unknownKey = (key: string, source: string): AsiError =>
  configProblem({
    code: 'key-unknown',
    message: `${source} sets "${singleLine(key, 80)}", which is not a setting.`,
    advice: meant(nearestKey(key, [...settings.keys(), ...sections])),
  });

const unknownVariable = (name: string, known: Iterable<string>): AsiError =>
  configProblem({
    code: 'key-unknown',
    message: `The environment variable ${singleLine(name, 80)} names no setting.`,
    advice: `${meant(nearestKey(name, known))} Otherwise unset it.`,
  });

const meant = (near: string | null): string =>
  near === null ? `There are: ${topLevel.join(', ')}.` : `Did you mean "${near}"?`;

const topLevel = [...new Set([...settings.keys()].map((key) => key.split('.')[0]!))];

const notASection = (prefix: string, source: string): AsiError => {
  const inside = [...settings.keys()].filter((key) => key.startsWith(`${prefix}.`)).slice(0, 3);
  return configProblem({
    code: 'value-invalid',
    message: prefix === '' ? `${source} is not a list of settings.` : `${source}: "${prefix}" is a group, not a value.`,
    advice:
      prefix === '' ? 'Write "key: value" lines.' : `Set what is inside it, for instance "${inside.join('", "')}".`,
  });
};
