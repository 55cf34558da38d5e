import { nearestKey } from '../../config/nearest-setting.ts';
import { settings } from '../../config/setting-keys.ts';
import { type Entry, scalar } from '../../config/setting-layers.ts';
import { singleLine } from '../../platform/text/plain-text.ts';
import { cliProblem } from '../terminal/cli-problem.ts';
import type { Arguments } from './arguments.ts';
import { allFlags } from './command-list.ts';

/** The settings that the typed flags stand for. */
export const settingEntries = ({ flags }: Arguments): Entry[] => [
  ...allFlags().flatMap(({ name, setting }) => {
    const value = flags.get(name)?.[0];
    return setting === undefined || value === undefined ? [] : [entry(setting, name, value)];
  }),
  ...(flags.get('model') ?? []).map((value) => modelEntry(String(value))),
];

const entry = (key: string, flag: string, value: string | boolean): Entry => ({
  key,
  value: typeof value === 'boolean' ? value : (readers[flag]?.(value) ?? scalar(key, value)),
  origin: 'flag',
  named: `--${flag}`,
});

const modelEntry = (text: string): Entry => {
  const [, role, name] = /^(?:([a-z]+)=)?(.*)$/is.exec(text)!;
  const value = name!;
  if (role === undefined) return { key: 'model', value, origin: 'flag', named: '--model' };
  return { key: roleKey(role), value, origin: 'flag', named: `--model ${role}` };
};

const roleKey = (role: string): string => {
  const key = `models.${role}`;
  if (settings.has(key)) return key;
  const known = [...settings.keys()].flatMap((name) => (name.startsWith('models.') ? [name.slice(7)] : []));
  throw cliProblem({
    code: 'role-unknown',
    message: `--model names the role "${singleLine(role, 80)}", which does not exist.`,
    advice: `Roles: ${known.join(', ')}. Did you mean "${nearestKey(role, known) ?? known[0]}"?`,
  });
};

const plateau = (text: string): { rounds: number; gain?: number } => {
  const [, rounds, gain] = /^(\d+)(?::(\d+(?:\.\d+)?(?:e-?\d+)?))?$/i.exec(text) ?? [];
  if (rounds !== undefined) return { rounds: Number(rounds), ...(gain === undefined ? {} : { gain: Number(gain) }) };
  throw cliProblem({
    code: 'value-invalid',
    message: `Invalid value "${singleLine(text, 80)}" for --plateau.`,
    advice: 'Write rounds, or rounds and the gain that they must bring: 20 or 20:0.001.',
  });
};

const units = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

const seconds = (text: string): number => {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(text) ?? [];
  if (number !== undefined) return Number(number) * (unit ? units[unit as keyof typeof units] : 1);
  throw cliProblem({
    code: 'value-invalid',
    message: `Invalid value "${singleLine(text, 80)}" for --max-time: expected a duration.`,
    advice: 'Write seconds, or a number with s, m, h or d: 90s, 15m, 2h.',
  });
};

/** Flags whose values are written in a way of their own. */
const readers: Readonly<Record<string, (text: string) => unknown>> = { 'max-time': seconds, plateau };
