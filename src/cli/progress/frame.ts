import { dollars } from '../../platform/text/dollars.mjs';
import { duration } from '../../platform/text/duration.mjs';
import { amount, formatNumber, money } from '../../platform/text/format.ts';
import { singleLine } from '../../platform/text/plain-text.ts';
import { isConfirmed } from '../../views/run/node-points.ts';
import { type Ahead, limitsNow, type Remaining, remaining, stateOf, whyOf } from '../../views/run/run-state.ts';
import type { RunView } from '../../views/run/run-view.ts';
import { type Keyed, untouched } from './key-bindings.ts';
import { asciiOnly, columnsOf, cut } from './text-width.ts';

/** How the region may look: columns to fill, whether the terminal shows more than ASCII, and what the keys have opened. */
export interface Look {
  readonly width: number;
  readonly unicode: boolean;
  /** The address of the page. */
  readonly url?: string | null;
  /** Absent where no keys are heard. */
  readonly keyed?: Keyed;
}

const mostLines = 12;

/** The region below the log: one line about the run, one per lane, where the page is, what the keys do; at most 12 lines. */
export const frameOf = (view: RunView, now: number, limits: Ahead, look: Look): string[] => {
  const { width, unicode, keyed = untouched, url = null } = look;
  const why = whyOf(view, { alive: true, now });
  const first = [
    headline(view, limits, unicode),
    ...(why === '' ? [] : [` ${stateOf(view, true)}: ${singleLine(why)}`]),
  ];
  const last = lastLines(view, { ...look, url });
  const most = mostLines - first.length - last.length;
  const middle = keyed.open === 'help' ? help : keyed.areLanesShown ? laneLines(view, now, most) : [];
  const lines = [...first, ...middle, ...last];
  return lines.map((line) => cut(unicode ? line : asciiOnly(line), width, unicode ? '…' : '~'));
};

const laneLines = (view: RunView, now: number, most: number): string[] => {
  const shown = view.lanes.length > most ? most - 1 : most;
  const more = view.lanes.length - shown;
  return [
    ...view.lanes
      .slice(0, shown)
      .map((lane) => ` r${lane.round} island ${lane.island}  ${singleLine(lane.doing, 40)}  ${age(lane.since, now)}`),
    ...(more > 0 ? [` and ${more} more`] : []),
  ];
};

const help = [
  ' p  pause: rounds in flight finish, no new ones begin; p again resumes',
  ' s  stop: end when the rounds in flight have ended',
  ' i  give the Researcher an idea',
  ' o  open the page in a browser',
  ' l  show or hide the rounds in flight',
  ' Ctrl-C  stop; twice: stop evaluations, too; three times: at once',
];

/** Where the page is and what the keys do, on one line when it fits; while an idea is typed, that line and its end. */
const lastLines = (view: RunView, { width, keyed, url }: Look): string[] => {
  if (keyed?.open === 'idea') return [` idea (Enter sends, Esc cancels): ${shortened(keyed.draft, width - 36)}_`];
  const text = keyed === undefined || view.phase === 'draining' ? hint(view) : keysText(view);
  const both = ` ${[url, text].filter(Boolean).join('   ')}`;
  return url && columnsOf(both) > width ? [` ${url}`, ` ${text}`] : [both];
};

const keysText = ({ phase }: RunView): string =>
  `p ${phase === 'paused' ? 'resume' : 'pause'}  s stop  i idea  o open  ? help`;

/** The end of what is typed: that is where one types on. */
const shortened = (text: string, width: number): string => {
  let kept = singleLine(text, 4000);
  while (kept !== '' && columnsOf(kept) > Math.max(4, width)) kept = [...kept].slice(1).join('');
  return kept;
};

const headline = (view: RunView, given: Ahead, unicode: boolean): string => {
  const limits = limitsNow(view, given);
  const { done, total } = view.rounds;
  const best = view.best?.score;
  const doubt = view.best !== null && !isConfirmed(view.best) ? ' unconfirmed' : '';
  const ahead = remaining(view, limits);
  return [
    singleLine(view.task, 30) || 'preparing',
    `${bar(done, total, unicode)} ${done}/${total}`,
    ...(best ? [`best ${formatNumber(best.mean)}${doubt}`] : []),
    ...(view.spend.calls > 0 ? [`${money(view.spend)}${limits.usd === null ? '' : ` of ${dollars(limits.usd)}`}`] : []),
    ...(limits.tokens === null
      ? []
      : [`${amount(view.spend.tokensIn + view.spend.tokensOut)} of ${amount(limits.tokens)} tokens`]),
    duration(view.activeSeconds),
    ...(ahead === null ? [] : [`ETA ${remainingText(ahead)}`]),
  ].join('  ');
};

/** `7h00m (rounds; 6h10m to 8h20m)`. */
export const remainingText = ({ seconds, low, high, limit }: Remaining): string => {
  const [least, most] = [duration(low), duration(high)];
  return `${duration(seconds)} (limit: ${limit}${least === most ? '' : `; ${least} to ${most}`})`;
};

const bar = (done: number, total: number, unicode: boolean): string => {
  const cells = 20;
  const full = total > 0 ? Math.min(cells, Math.floor((cells * done) / total)) : 0;
  return unicode ? '█'.repeat(full) + '░'.repeat(cells - full) : `[${'#'.repeat(full)}${'.'.repeat(cells - full)}]`;
};

const hint = ({ phase, lanes }: RunView): string => {
  if (phase === 'draining' && lanes.length === 0) return 'saving';
  if (phase === 'draining') return `finishing ${lanes.length} in flight; Ctrl-C again to abort them`;
  if (phase === 'paused') return 'paused';
  return 'Ctrl-C stops after the rounds in flight';
};

const age = (since: string, now: number): string => duration(Math.max(0, Math.round((now - Date.parse(since)) / 1000)));
