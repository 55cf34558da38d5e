import { ChangeableLimit } from '../../model/run/command.ts';
import type { AsiError } from '../../platform/errors.ts';
import { nearestNames } from '../../platform/text/nearest-name.ts';
import { singleLine } from '../../platform/text/plain-text.ts';
import { cliProblem } from '../terminal/cli-problem.ts';

/** Limits by the names of the flags that set them when a run is started. */
const byFlag: Readonly<Record<string, ChangeableLimit>> = {
  budget: 'usd',
  'max-time': 'seconds',
  'max-tokens': 'tokens',
  'max-gpu-hours': 'gpuHours',
};

const secondsIn = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** Reads `rounds=200`, `budget=none` or `max-time=2h`. */
export const limitFromArgs = (text: string): { readonly limit: ChangeableLimit; readonly value: number | null } => {
  const [, name, value] = /^([a-z-]+)=(.+)$/i.exec(text.trim()) ?? [];
  if (name === undefined || value === undefined) throw wrong(`"${singleLine(text, 80)}" sets no limit`);
  const limit = limitCalled(name);
  if (value === 'none') return { limit, value: null };
  const [, number, unit] = /^(-?\d+(?:\.\d+)?(?:e-?\d+)?)([smhd]?)$/i.exec(value) ?? [];
  if (number === undefined || (unit !== '' && limit !== 'seconds'))
    throw wrong(`"${singleLine(value, 80)}" is no value for ${limit}`);
  return { limit, value: Number(number) * (unit ? secondsIn[unit.toLowerCase() as keyof typeof secondsIn] : 1) };
};

const limitCalled = (name: string): ChangeableLimit => {
  const read = ChangeableLimit.safeParse(byFlag[name] ?? name);
  if (read.success) return read.data;
  const known = [...ChangeableLimit.options, ...Object.keys(byFlag)];
  const [near] = nearestNames(name, known, 1);
  throw cliProblem({
    code: 'limit-unknown',
    message: `There is no limit "${singleLine(name, 40)}".`,
    advice: near === undefined ? `There are: ${known.join(', ')}.` : `Did you mean "${near}"?`,
  });
};

const wrong = (what: string): AsiError =>
  cliProblem({
    code: 'limit-invalid',
    message: `${what}.`,
    advice: 'Write for instance rounds=200, budget=5, max-time=2h, or =none to lift it.',
  });
