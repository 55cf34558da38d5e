import { settings } from '../../config/setting-keys.ts';
import type { AsiError } from '../../platform/errors.ts';
import { nearestNames } from '../../platform/text/nearest-name.ts';
import { singleLine } from '../../platform/text/plain-text.ts';
import { cliProblem } from '../terminal/cli-problem.ts';

/** One run of a group: its name within the group, its seed, and the settings that distinguish it from the others. */
export interface Member {
  readonly name: string;
  readonly seed: number;
  readonly settings: readonly string[];
}

const most = 100;

/** All runs that `--seeds 1..5 --vary sampler.name=ucb1,greedy` means, seed by seed, so that arms stay comparable when it is ended early. */
export const membersOf = (seeds: string, vary: readonly string[]): readonly Member[] => {
  const arms = armsOf(vary.map(variation));
  const members = seedsIn(seeds).flatMap((seed) =>
    arms.map(({ label, settings }) => ({
      name: label === '' ? `seed-${seed}` : `${label}-seed-${seed}`,
      seed,
      settings,
    })),
  );
  if (members.length <= most) return members;
  throw problem('value-invalid', `This makes ${members.length} runs.`, `Ask for at most ${most}.`);
};

const seedsIn = (text: string): readonly number[] => {
  const seeds = text.split(',').flatMap((part) => {
    const [, first, last = first] = /^(\d{1,9})(?:\.\.(\d{1,9}))?$/.exec(part.trim()) ?? [];
    if (first === undefined || Number(last) < Number(first) || Number(last) - Number(first) >= most)
      throw problem(
        'value-invalid',
        `Invalid value "${singleLine(text, 80)}" for --seeds.`,
        'Write seeds like 1..5 or 1,2,7.',
      );
    return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => Number(first) + index);
  });
  return [...new Set(seeds)];
};

interface Variation {
  readonly key: string;
  readonly values: readonly string[];
}

const variation = (text: string): Variation => {
  const at = text.indexOf('=');
  const [key, values] = [text.slice(0, at).trim(), text.slice(at + 1).split(',')];
  if (at < 1 || values.some((value) => value.trim() === ''))
    throw problem(
      'value-invalid',
      `Invalid value "${singleLine(text, 80)}" for --vary.`,
      'Write --vary sampler.name=ucb1,greedy.',
    );
  if (key === 'profile')
    throw problem(
      'value-invalid',
      'Profiles are not varied: scores of two profiles are not comparable.',
      'Make a group for each: --profile <name>.',
    );
  if (key !== 'seed' && settings.has(key)) return { key, values: values.map((value) => value.trim()) };
  const near = nearestNames(
    key,
    [...settings.keys()].filter((name) => name !== 'seed'),
  );
  throw problem(
    'setting-unknown',
    key === 'seed' ? 'Seeds are varied by --seeds.' : `There is no setting "${singleLine(key, 80)}" to vary.`,
    near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'docs/command-line.md says where settings are listed.',
  );
};

/** Every choice of one value for each variation. */
const armsOf = (variations: readonly Variation[]) =>
  variations.reduce<{ label: string; settings: string[] }[]>(
    (arms, { key, values }) =>
      arms.flatMap(({ label, settings: before }) =>
        values.map((value) => ({
          label: [label, value.replaceAll(/[^a-z0-9._-]+/gi, '-')].filter(Boolean).join('-'),
          settings: [...before, `${key}=${value}`],
        })),
      ),
    [{ label: '', settings: [] }],
  );

const problem = (code: string, message: string, advice: string): AsiError => cliProblem({ code, message, advice });
