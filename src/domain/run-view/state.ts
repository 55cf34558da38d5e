import type { RunView } from '../run-view.ts';

/** A run is always exactly one of these. */
export type RunState = 'live' | 'paused' | 'stalled' | 'crashed' | 'done';

/** What a run's state is read from: a view has it all, and so has the status file of a live run. */
export interface Pulse extends Pick<RunView, 'phase' | 'lastEventAt' | 'slowestSeconds'> {
  readonly lanes: readonly { readonly limitSeconds: number | null }[];
  /** What it waits for; status files of before do not say it. */
  readonly held?: RunView['held'] | undefined;
}

/** The state of a run, given whether its process lives and what time it is (in ms). */
export const stateOf = (view: Pulse, about: { alive: boolean; now: number }): RunState => {
  if (view.phase === 'ended') return 'done';
  if (!about.alive) return 'crashed';
  if (view.phase === 'paused' || Object.keys(view.held ?? {}).length > 0) return 'paused';
  return silentSeconds(view, about.now) > patience(view) ? 'stalled' : 'live';
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

/** When the run will end by its own limits: the earliest one, by name. Null before five rounds are done. */
export const remaining = (view: RunView, limits: Ahead): { seconds: number; limit: string } | null => {
  if (view.recentSeconds.length < 5) return null;
  const perRound = median(view.recentSeconds) / Math.max(1, view.islands * view.lanesPerIsland);
  const tokens = view.spend.tokensIn + view.spend.tokensOut;
  const share = (used: number, limit: number | null): number =>
    limit === null || used <= 0 ? Number.POSITIVE_INFINITY : (view.activeSeconds * Math.max(0, limit - used)) / used;
  const ends = [
    { limit: 'rounds', seconds: perRound * Math.max(0, view.rounds.total - view.rounds.done) },
    {
      limit: 'time',
      seconds: limits.seconds === null ? Number.POSITIVE_INFINITY : limits.seconds - view.activeSeconds,
    },
    { limit: 'tokens', seconds: share(tokens, limits.tokens) },
    { limit: 'budget', seconds: share(view.spend.usd, limits.usd) },
  ].sort((a, b) => a.seconds - b.seconds);
  return { limit: ends[0]!.limit, seconds: Math.max(0, ends[0]!.seconds) };
};

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};
