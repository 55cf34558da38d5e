import { z } from 'zod';
import { endStateOf } from '../../model/run/end-reasons.mjs';
import { duration } from '../../platform/text/duration.mjs';
import type { Lane } from './lanes.ts';
import type { RunView } from './run-view.ts';

/**
 * A run is always exactly one of these: running, paused (by a user, or waiting for disk or endpoint), finished (by its own
 * limits), stopped (by a user), failed (it could not go further), crashed (its process is gone without an end).
 */
export const RunState = z.enum(['running', 'paused', 'finished', 'stopped', 'failed', 'crashed']);
export type RunState = z.infer<typeof RunState>;

/** What a run's state is read from: a view has it all, and so has the status file of a live run. */
export interface Pulse extends Pick<RunView, 'phase' | 'reason' | 'lastEventAt' | 'slowestSeconds'> {
  readonly lanes: readonly Pick<Lane, 'round' | 'island' | 'doing' | 'since' | 'limitSeconds'>[];
  /** What it waits for; status files of before do not say it. */
  readonly waiting?: RunView['waiting'] | undefined;
}

/** The state of a run, given whether its process lives. Everybody who shows a state reads it from here. */
export const stateOf = (
  { phase, reason, waiting }: Pick<Pulse, 'phase' | 'reason' | 'waiting'>,
  isAlive: boolean,
): RunState => {
  if (phase === 'ended') return reason === null ? 'finished' : endStateOf(reason);
  if (!isAlive) return 'crashed';
  return phase === 'paused' || Object.keys(waiting ?? {}).length > 0 ? 'paused' : 'running';
};

/** Has a run said nothing for longer than anything took so far? `now` in ms. */
export const isSilent = (view: Pulse, about: { readonly alive: boolean; readonly now: number }): boolean =>
  stateOf(view, about.alive) === 'running' && silentSeconds(view, about.now) > patience(view);

/** Why nothing happens: what a paused run waits for, or the actor of a running one that is silent and what it does. Empty otherwise. */
export const whyOf = (view: Pulse, about: { readonly alive: boolean; readonly now: number }): string => {
  const state = stateOf(view, about.alive);
  if (state === 'paused') {
    const causes = Object.entries(view.waiting ?? {}).map(([cause, detail]) => `waiting for ${cause}: ${detail}`);
    return causes.length > 0 ? causes.join('; ') : 'by user; resume continues it';
  }
  if (!isSilent(view, about)) return '';
  const silent = `silent for ${duration(silentSeconds(view, about.now))}`;
  const [oldest] = [...view.lanes].sort((a, b) => Date.parse(a.since) - Date.parse(b.since));
  if (oldest === undefined) return `${silent}; no round is in flight`;
  const { island, round, doing, since } = oldest;
  const seconds = Math.max(0, (about.now - Date.parse(since)) / 1000);
  return `${silent}; run/island.${island}/round.${round} is ${doing} for ${duration(seconds)}`;
};

/** Seconds since the last event. */
export const silentSeconds = (view: Pick<Pulse, 'lastEventAt'>, now: number): number =>
  view.lastEventAt === null ? 0 : Math.max(0, (now - Date.parse(view.lastEventAt)) / 1000);

/** How long a run may say nothing: a minute, three times its slowest step, or what its evaluations are allowed. */
const patience = (view: Pulse): number => {
  const limits = view.lanes.map((lane) => (lane.limitSeconds ?? 0) + 30);
  return Math.max(60, 3 * view.slowestSeconds, ...limits);
};

/** The limits a run may meet; null is none. */
export interface Ahead {
  readonly seconds: number | null;
  readonly tokens: number | null;
  readonly usd: number | null;
}

/** The limits a run was started with, as people have changed them since. */
export const limitsNow = ({ steering }: Pick<RunView, 'steering'>, { seconds, tokens, usd }: Ahead): Ahead => {
  const { limits } = steering;
  return {
    seconds: limits.seconds === undefined ? seconds : limits.seconds,
    tokens: limits.tokens === undefined ? tokens : limits.tokens,
    usd: limits.usd === undefined ? usd : limits.usd,
  };
};

/** When a run will end: the likeliest time, from when to when half of the guesses lie, and the limit that ends it. */
export interface Remaining {
  readonly seconds: number;
  readonly low: number;
  readonly high: number;
  readonly limit: string;
}

/**
 * When the run will end by its own limits: the earliest one, by name. Null before five rounds are done. All of them but the
 * time itself are counted in rounds, so the time of a pause, in which there are none, never stretches them.
 */
export const remaining = (view: RunView, given: Ahead): Remaining | null => {
  const limits = limitsNow(view, given);
  if (view.recentSeconds.length < 5 || view.rounds.done === 0) return null;
  const lanes = Math.max(1, view.islands * view.lanesPerIsland);
  const sorted = [...view.recentSeconds].sort((a, b) => a - b);
  const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(sorted, share) / lanes) as Triple;
  const within = (limit: string, rounds: number): Remaining => ({
    limit,
    seconds: middle * Math.max(0, rounds),
    low: low * Math.max(0, rounds),
    high: high * Math.max(0, rounds),
  });
  const affordable = (used: number, limit: number | null): number =>
    limit === null || used <= 0 ? Number.POSITIVE_INFINITY : ((limit - used) * view.rounds.done) / used;
  const { spend, rounds } = view;
  const time = limits.seconds === null ? Number.POSITIVE_INFINITY : Math.max(0, limits.seconds - view.activeSeconds);
  const ends = [
    within('rounds', rounds.total - rounds.done),
    { limit: 'time', seconds: time, low: time, high: time },
    within('tokens', affordable(spend.tokensIn + spend.tokensOut, limits.tokens)),
    within('budget', affordable(spend.usd, limits.usd)),
  ];
  return ends.reduce((earliest, end) => (end.seconds < earliest.seconds ? end : earliest));
};

type Triple = [number, number, number];

/** A quantile of sorted numbers, between two of them where it falls between. */
const quantile = (sorted: readonly number[], share: number): number => {
  const at = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return below + (above - below) * (at - Math.floor(at));
};
