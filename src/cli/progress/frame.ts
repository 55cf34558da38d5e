import { amount, duration, figure, money } from '../../domain/amounts.ts';
import { oneLine } from '../../domain/plain-text.ts';
import { isConfirmed } from '../../domain/run-view/nodes.ts';
import { type Ahead, remaining } from '../../domain/run-view/state.ts';
import type { RunView } from '../../domain/run-view.ts';
import { cut } from './width.ts';

/** How the region may look: columns to fill, and whether the terminal shows more than ASCII. */
export interface Look {
  readonly width: number;
  readonly unicode: boolean;
}

const mostLanes = 9;

/** The region below the log: one line about the run, one per lane, one about what the keys do; at most 12 lines. */
export const frameOf = (view: RunView, now: number, limits: Ahead, { width, unicode }: Look): string[] => {
  const shown = view.lanes.slice(0, mostLanes);
  const more = view.lanes.length - shown.length;
  return [
    headline(view, limits, unicode),
    ...shown.map(
      (lane) => ` r${lane.round} island ${lane.island}  ${oneLine(lane.doing, 40)}  ${age(lane.since, now)}`,
    ),
    ...(more > 0 ? [` and ${more} more`] : []),
    ` ${hint(view)}`,
  ].map((line) => cut(line, width, unicode ? '…' : '~'));
};

const headline = (view: RunView, limits: Ahead, unicode: boolean): string => {
  const { done, total } = view.rounds;
  const best = view.best?.score;
  const doubt = view.best !== null && !isConfirmed(view.best) ? ' unconfirmed' : '';
  const ahead = remaining(view, limits);
  return [
    oneLine(view.task, 30) || 'preparing',
    `${bar(done, total, unicode)} ${done}/${total}`,
    ...(best ? [`best ${figure(best.mean)}${doubt}`] : []),
    ...(view.spend.calls > 0 ? [`${money(view.spend)}${limits.usd === null ? '' : ` of $${limits.usd}`}`] : []),
    ...(limits.tokens === null
      ? []
      : [`${amount(view.spend.tokensIn + view.spend.tokensOut)} of ${amount(limits.tokens)} tokens`]),
    duration(view.activeSeconds),
    ...(ahead === null ? [] : [`ETA ${duration(ahead.seconds)} (${ahead.limit})`]),
  ].join('  ');
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
