import type { Origins } from '../../config/resolve-settings.ts';
import type { Config } from '../../config/schema.ts';
import { settings } from '../../config/setting-keys.ts';
import { profiled } from '../../model/task/profile.ts';
import { dollars } from '../../platform/text/dollars.mjs';
import { duration } from '../../platform/text/duration.mjs';
import { amount } from '../../platform/text/format.ts';
import { plainText } from '../../platform/text/plain-text.ts';
import { pluralize } from '../../platform/text/pluralize.mjs';
import type { Rehearsal } from '../../run/rehearsal/rehearse.ts';
import { table } from '../terminal/table.ts';
import type { EarlierRuns, Spread } from './previous-runs.ts';

/** Everything a dry run reports. */
export interface DryRun extends Rehearsal {
  readonly task: string;
  readonly notes: readonly string[];
  readonly earlier: EarlierRuns | null;
  readonly disk: { readonly freeMegabytes: number | null; readonly heldBelowMegabytes: number };
  readonly config: Config;
  readonly origins: Origins;
}

/** A dry run for a person: settings, what one round does, what it costs, and the first question. */
export const dryRunText = (facts: DryRun): string =>
  plainText(
    [
      `${profiled(facts.task, facts.config.profile)}: a dry run; nothing is called, and nothing is written.`,
      ...facts.notes,
      ...(facts.refused === null ? [] : [`It would be refused: ${facts.refused.message}`, `  ${facts.refused.advice}`]),
      '',
      table(['SETTING', 'VALUE', 'FROM'], settingRows(facts)),
      '',
      ...planLines(facts),
      '',
      ...costLines(facts),
      '',
      ...openingLines(facts),
    ].join('\n'),
  );

/** What the user has set; the defaults are in the JSON document. */
const settingRows = ({ config, origins }: DryRun): string[][] =>
  [...settings.keys()]
    .filter((key) => origins[key] !== 'default' || shownAlways.has(key))
    .map((key) => [key, JSON.stringify(valueAt(config, key)) ?? 'unset', origins[key] ?? 'default']);

const shownAlways = new Set(['model', 'rounds', 'islands', 'lanes', 'seed', 'sandbox', 'sampler.name', 'limits.usd']);

const valueAt = (config: Config, key: string): unknown =>
  key.split('.').reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], config);

const planLines = ({ plan, calls, evaluations }: DryRun): string[] => [
  `plan: ${plan.rounds} rounds, ${plan.islands} islands × ${plan.lanes} lanes, ${plan.slots} evaluations at once${plan.deterministic ? ', deterministic' : ''}`,
  `evaluations of one round: ${evaluations.passing} when it passes, ${evaluations.newBest} when it looks like a new best, at most ${evaluations.most}`,
  ...(calls.length === 0
    ? ['calls of one round: none']
    : [
        'calls of one round:',
        table(
          ['ROLE', 'MODEL', 'LEAST', 'MOST'],
          calls.map(({ role, model, count }) => [role, model, String(count.least), String(count.most)]),
        ),
      ]),
];

const costLines = ({ cost, earlier, plan, disk }: DryRun): string[] => {
  const { rounds } = plan;
  const byRuns =
    earlier === null
      ? ['by earlier runs: there are none of this task with these models']
      : [
          `by ${pluralize(earlier.runs.length, 'earlier run')} (${earlier.runs.slice(0, 3).join(', ')}), one round and all ${rounds}:`,
          `  tokens ${range(earlier.tokens, amount)}; ${range(earlier.tokens, amount, rounds)}`,
          `  cost   ${earlier.usd === null ? 'unpriced' : `${range(earlier.usd, dollars)}; ${range(earlier.usd, dollars, rounds)}`}`,
          `  time   ${range(earlier.seconds, duration)}; ${range(earlier.seconds, duration, rounds)}`,
          `  disk   ${range(earlier.megabytes, megabytes)}; ${range(earlier.megabytes, megabytes, rounds)}`,
        ];
  const bySizes =
    cost === null
      ? ['no model is asked, so nothing is billed']
      : [
          `by prompt sizes (prices: ${cost.prices}), one round and all ${rounds}; the most is never met in practice:`,
          `  tokens ${range(cost.round.tokens, amount)}; ${range(cost.run.tokens, amount)}`,
          `  cost   ${cost.round.usd === null || cost.run.usd === null ? 'unpriced' : `${range(cost.round.usd, dollars)}; ${range(cost.run.usd, dollars)}`}`,
        ];
  const limit =
    plan.limits.usd === null ? [] : [`the budget ends the run before it costs more than ${dollars(plan.limits.usd)}`];
  const free = disk.freeMegabytes === null ? 'unknown' : megabytes(disk.freeMegabytes);
  return [
    ...byRuns,
    ...bySizes,
    ...limit,
    `disk: ${free} free; the run waits below ${megabytes(disk.heldBelowMegabytes)}`,
  ];
};

const range = ({ least, most }: Spread, text: (value: number) => string, factor = 1): string => {
  const [from, to] = [text(least * factor), text(most * factor)];
  return from === to ? from : `${from} to ${to}`;
};

const megabytes = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} MiB`;

const openingLines = ({ opening: { brief, prompt } }: DryRun): string[] => [
  `the first prompt: parent ${brief.parent} (the initial program, not yet evaluated), recalled: ${brief.cognition.map(({ id }) => id).join(', ') || 'nothing'}`,
  ...(prompt === null ? [] : ['', '--- system ---', prompt.system, '', '--- user ---', prompt.user]),
];
