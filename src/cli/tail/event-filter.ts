import type { AsiError } from '../../platform/errors.ts';
import { nearestNames } from '../../platform/text/nearest-name.ts';
import { singleLine } from '../../platform/text/plain-text.ts';
import { type Arguments, isOn, textOf } from '../grammar/arguments.ts';
import { cliProblem } from '../terminal/cli-problem.ts';
import { type Level, levels } from './level.ts';

/** Which events are to be printed, and how. */
export interface Wanted {
  readonly since: { readonly seq: number } | { readonly time: number } | null;
  readonly level: Level;
  readonly pattern: RegExp | null;
  readonly jsonl: boolean;
}

/** Reads what was typed after `tail`. */
export const wantedOf = (args: Arguments, now: number): Wanted => ({
  since: sinceOf(textOf(args, 'since'), now),
  level: levelOf(textOf(args, 'level')),
  pattern: patternOf(textOf(args, 'grep')),
  jsonl: isOn(args, 'jsonl'),
});

const milliseconds = { s: 1e3, m: 6e4, h: 3.6e6, d: 8.64e7 } as const;

const sinceOf = (text: string | null, now: number): Wanted['since'] => {
  if (text === null) return null;
  const [, number, unit] = /^(\d{1,15}(?:\.\d+)?)([smhd]?)$/.exec(text) ?? [];
  if (number === undefined || (!unit && number.includes('.')))
    throw wrong('since', text, 'a time (90s, 15m, 1h, 2d) or the number of an event');
  return unit
    ? { time: now - Number(number) * milliseconds[unit as keyof typeof milliseconds] }
    : { seq: Number(number) };
};

const levelOf = (text: string | null): Level => {
  const level = levels.find((name) => name === (text ?? 'info'));
  if (level !== undefined) return level;
  const [near] = nearestNames(text!, levels, 1);
  throw wrong('level', text!, near === undefined ? levels.join(', ') : `"${near}"`);
};

const patternOf = (text: string | null): RegExp | null => {
  if (text === null) return null;
  try {
    return new RegExp(text, 'iu');
  } catch {
    throw wrong(
      'grep',
      text,
      'a regular expression; a backslash before ( ) [ ] { } . * + ? means the character itself',
    );
  }
};

const wrong = (flag: string, text: string, wanted: string): AsiError =>
  cliProblem({
    code: 'value-invalid',
    message: `Invalid value "${singleLine(text, 80)}" for --${flag}.`,
    advice: `Write ${wanted}.`,
  });
