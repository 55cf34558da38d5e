import { singleLine } from '../platform/text/plain-text.ts';
import { checkOwnSettings } from './chosen-settings.ts';
import { configProblem } from './config-problem.ts';
import { nearestKey } from './nearest-setting.ts';
import { Config } from './schema.ts';
import { nested, settings } from './setting-keys.ts';
import { type Entry, entriesOf, entriesOfEnvironment, entriesOfSet, type Origin } from './setting-layers.ts';

/** Where each value of a resolved configuration came from, by dotted key. */
export type Origins = Readonly<Record<string, Origin>>;

/** Everything that may say something about a setting. `source` is how the task file or config file is called. */
export interface Layers {
  readonly task?: { readonly source: string; readonly config: unknown } | null;
  readonly file?: { readonly source: string; readonly config: unknown } | null;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly flags?: readonly Entry[];
  readonly sets?: readonly string[];
}

/** The configuration of a run: defaults < task < file < environment < flags, each value checked where it was written. */
export const resolveConfig = (layers: Layers): { config: Config; origins: Origins } => {
  const entries = [
    ...(layers.task ? entriesOf(layers.task.config, 'task', layers.task.source) : []),
    ...(layers.file ? entriesOf(layers.file.config, 'file', layers.file.source) : []),
    ...entriesOfEnvironment(layers.environment ?? {}),
    ...(layers.flags ?? []),
    ...(layers.sets ?? []).flatMap(entriesOfSet),
  ];
  const values = new Map<string, unknown>();
  const named = new Map<string, string>();
  const origins: Record<string, Origin> = Object.fromEntries([...settings.keys()].map((key) => [key, 'default']));
  for (const entry of entries) {
    values.set(entry.key, checked(entry));
    named.set(entry.key, entry.named);
    origins[entry.key] = entry.origin;
  }
  const config = Config.parse(nested(values));
  checkOwnSettings(config, (key) => named.get(key) ?? key);
  return { config, origins };
};

const checked = ({ key, value, named }: Entry): unknown => {
  const schema = settings.get(key);
  if (schema === undefined) throw new Error(`no setting is called "${key}"`);
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const options = issue?.code === 'invalid_value' ? issue.values.map(String) : [];
  const near =
    options.length > 0
      ? (nearestKey(typeof value === 'string' ? value : shown(value), options) ?? options.join('", "'))
      : null;
  throw configProblem({
    code: 'value-invalid',
    message: `${named}: invalid value ${shown(value)} for "${key}": ${lowerFirst(issue?.message ?? 'not usable')}.`,
    advice: near === null ? 'Correct it, or leave it out for the default.' : `Use "${near}".`,
  });
};

const shown = (value: unknown): string =>
  typeof value === 'string' ? `"${singleLine(value, 80)}"` : singleLine(JSON.stringify(value) ?? String(value), 80);

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
