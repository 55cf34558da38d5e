import { stateText } from '../../model/run/end-reasons.mjs';
import { profiled } from '../../model/task/profile.ts';
import { duration } from '../../platform/text/duration.mjs';
import { amount, money } from '../../platform/text/format.ts';
import { singleLine } from '../../platform/text/plain-text.ts';
import { pluralize } from '../../platform/text/pluralize.mjs';
import { allCrashed, didEveryRoundCrash } from '../run/all-crashed.ts';
import { blindText } from '../run/stage-fidelity.ts';
import { labelled } from './labelled.ts';
import type { RunSummary } from './run-summary.ts';
import { scoreLines } from './score-lines.ts';

/** What the closing text needs in addition to the summary: how to call the program, and how wide the screen is. */
export interface TextStyle {
  /** `asi` or `npm start --`. */
  readonly command: string;
  readonly width: number;
  /** What every command needs in addition to, for instance where the runs are: ` --runs elsewhere`. */
  readonly suffix?: string;
  /** What to begin with instead of why it ended: for a run that is running, or whose process is gone. */
  readonly opening?: string;
}

/** Says how a run ended: why, what was best and by how much, what failed, what it cost, and what to do next. */
export const closingText = (summary: RunSummary, style: TextStyle): string =>
  [
    style.opening ?? opening(summary),
    ...adviceText(summary, style.width),
    '',
    ...scoreLines(summary, style.width),
    '',
    ...labelled('rounds', roundsText(summary), style.width),
    ...failuresText(summary, style.width),
    ...proxyText(summary).flatMap((text) => labelled('fidelity', text, style.width)),
    ...labelled('spent', spendText(summary), style.width),
    ...labelled('time', timeText(summary), style.width),
    ...labelled('files', filesText(summary), style.width),
    ...labelled('next', nextText(summary, style), style.width),
  ].join('\n');

const opening = ({ run, state, reason }: RunSummary): string => {
  const more = run.detail === '' ? '' : ` (${singleLine(run.detail, 300).replace(/\.$/, '')})`;
  const epoch = run.epoch > 1 ? `, epoch ${run.epoch} of its evaluator` : '';
  const name = `${singleLine(profiled(run.task, run.profile), 120)}, run ${singleLine(run.id, 80)}${epoch}`;
  return `${name}: ${stateText(state, reason)}${more}.`;
};

/** What a person has to do, before anything else is read. */
const adviceText = ({ run, reason, rounds }: RunSummary, width: number): string[] => [
  ...(run.advice === '' ? [] : labelled('to do', singleLine(run.advice, 600), width)),
  ...(reason !== null && didEveryRoundCrash(rounds.statuses) ? labelled('warning', `${allCrashed}.`, width) : []),
];

const roundsText = ({ rounds }: RunSummary): string => {
  const { tried, repaired } = rounds.repairs;
  const parts = Object.entries(rounds.statuses).map(([status, count]) => `${count} ${status}`);
  const repairs = tried > 0 ? [`${repaired} of ${pluralize(tried, 'repair')} worked`] : [];
  return `${[`${rounds.done} of ${rounds.total}`, ...parts, ...repairs].join(', ')}; ${rounds.sinceBest} since improvement`;
};

const failuresText = ({ failures, paths }: RunSummary, width: number): string[] => {
  if (failures.length === 0) return labelled('failed', 'nothing', width);
  const shown = failures.slice(0, 6).map(({ class: kind, line, count, lastRound, folder }) => {
    const where = folder === null ? `round ${lastRound}` : `${paths.directory ?? ''}/${singleLine(folder)}`;
    return `×${count} ${singleLine(kind, 30)}: ${singleLine(line, 160)} [${where}]`;
  });
  const rest = failures.slice(6).reduce((sum, { count }) => sum + count, 0);
  return labelled('failed', [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n'), width);
};

/** How far the cheap stages can be believed, where enough programs got through. */
const proxyText = ({ proxies }: RunSummary): string[] =>
  proxies.map((proxy) => {
    if (proxy.blind) return blindText(proxy);
    const { stage, full, rho, low, high, n } = proxy;
    return `Spearman ρ, ${stage} vs ${full}: ${rho.toFixed(2)} (95 % CI ${low.toFixed(2)} to ${high.toFixed(2)}, n ${n})`;
  });

const spendText = ({ spend, durations }: RunSummary): string => {
  const { count, cached, seconds } = durations.evaluations;
  const evaluations = `${pluralize(count, 'evaluation')} (${duration(seconds)}${cached > 0 ? `, ${cached} more from the cache` : ''})`;
  if (spend.calls === 0) return `${evaluations}; no LLM was used`;
  const roles = Object.entries(spend.roles).map(([role, part]) => `${singleLine(role, 30)} ${money(part)}`);
  const tokens = `${amount(spend.tokensIn)} tokens in, ${amount(spend.tokensOut)} out`;
  return `${money(spend)} for ${pluralize(spend.calls, 'call')}, ${tokens} (${roles.join(', ')}); ${evaluations}`;
};

const timeText = ({ durations }: RunSummary): string => {
  const total = Object.values(durations.stages).reduce((sum, seconds) => sum + seconds, 0);
  const shares = Object.entries(durations.stages)
    .sort(([, a], [, b]) => b - a)
    .filter(([, seconds]) => seconds > 0 && seconds >= total / 100)
    .map(([stage, seconds]) => `${stage} ${Math.round((100 * seconds) / total)} %`);
  return `${duration(durations.seconds)}${shares.length > 0 ? `; by stage: ${shares.join(', ')}` : ''}`;
};

const filesText = ({ paths }: RunSummary): string =>
  Object.entries(paths)
    .map(([name, path]) => (name === 'directory' ? path : `${name}: ${path}`))
    .join('\n');

const nextText = ({ best, initial, run, reason }: RunSummary, { command, suffix = '' }: TextStyle): string => {
  const name = shortName(run.id);
  const isChild = best !== null && best.round !== (initial?.round ?? 0);
  return [
    ...(best === null ? [] : [`${command} show ${best.round} --run ${name}`]),
    ...(isChild ? [`${command} diff ${best.round} --run ${name}`, `${command} best ${name} -o <file>`] : []),
    ...(reason === 'rounds' || reason === 'target' ? [] : [`${command} resume ${name}`]),
  ]
    .map((line) => line + suffix)
    .join('\n');
};

/** The last part of a name that was given by time and task is enough to find a run again. */
const shortName = (id: string): string => /^\d{8}-\d{6}-.+-([a-z0-9]{4})$/.exec(id)?.[1] ?? singleLine(id, 80);
