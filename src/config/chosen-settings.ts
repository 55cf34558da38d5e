import { runners } from '../evaluation/runners/registry.ts';
import { providers } from '../llm/providers/registry.ts';
import type { AsiError } from '../platform/errors.ts';
import type { Section } from '../platform/registry.ts';
import { singleLine } from '../platform/text/plain-text.ts';
import { samplers } from '../population/samplers/registry.ts';
import { configProblem } from './config-problem.ts';
import { nearestKey } from './nearest-setting.ts';
import type { Config } from './schema.ts';

/** What is chosen by its name in a configuration, and the section that holds its settings. */
const choicesIn = ({ sampler, runner, endpoint }: Config) => [
  { key: 'sampler', registry: samplers, section: sampler },
  { key: 'runner', registry: runners, section: runner },
  { key: 'endpoint', registry: providers, section: { ...endpoint, name: endpoint.provider } },
];

/** Throws when the settings of something that the user has registered do not fit it; `named` says where they were written. */
export const checkOwnSettings = (config: Config, named: (key: string) => string): void => {
  for (const { key, registry, section } of choicesIn(config)) {
    const read = registry.readSettings(section);
    const [issue] = read.error?.issues ?? [];
    if (issue === undefined) continue;
    const about = { where: named(`${key}.own`), what: `the ${registry.kind} "${section.name}"` };
    const known = Object.keys(registry.get(section.name).settings);
    throw issue.code === 'unrecognized_keys'
      ? unknownSetting(about, issue.keys[0]!, known)
      : unfitSetting(about, issue, section);
  }
};

/** A line for each setting that someone has set and that nothing reads, because something else was chosen. */
export const unusedSettings = (config: Config, origins: Readonly<Record<string, string>>): string[] =>
  choicesIn(config).flatMap(({ key, registry, section }) =>
    registry
      .unusedKeys(section.name)
      .map((unused) => `${key}.${unused}`)
      .filter((unused) => (origins[unused] ?? 'default') !== 'default')
      .map((unused) => `${unused} is set and not used: the ${registry.kind} is "${section.name}"`),
  );

interface Place {
  readonly where: string;
  readonly what: string;
}

const unknownSetting = ({ where, what }: Place, name: string, known: readonly string[]): AsiError => {
  const near = nearestKey(name, known);
  const there = known.length === 0 ? 'It has no settings.' : `There are: ${known.join(', ')}.`;
  return configProblem({
    code: 'key-unknown',
    message: `${where}: ${what} has no setting "${singleLine(name, 80)}".`,
    advice: near === null ? there : `Did you mean "${near}"?`,
  });
};

const unfitSetting = (
  { where, what }: Place,
  { path, message }: { readonly path: readonly PropertyKey[]; readonly message: string },
  { own }: Section,
): AsiError => {
  const value = path.reduce<unknown>((part, name) => (part as Record<PropertyKey, unknown> | undefined)?.[name], own);
  return configProblem({
    code: 'value-invalid',
    message: `${where}: invalid value ${singleLine(JSON.stringify(value) ?? 'nothing', 80)} for "${path.join('.')}" of ${what}: ${message.charAt(0).toLowerCase()}${message.slice(1)}.`,
    advice: 'Correct it, or leave it out for the default.',
  });
};
