import type { RunEvent } from '../../model/event.ts';
import type { Lane } from './lanes.ts';
import type { RunView } from './run-view.ts';

const keptRounds = 20;

/** The view with the time that this event closes: a step of its round, or the whole round. */
export const timed = (view: RunView, event: RunEvent): RunView => {
  if (!('round' in event) || event.type === 'call.ended' || event.type === 'round.started') return view;
  const lane = view.lanes.find(({ round }) => round === event.round);
  if (lane === undefined) return view;
  const stage = stageBefore(event, lane);
  const spent = (view.stageSeconds[stage] ?? 0) + secondsBetween(lane.since, event.time);
  const stageSeconds = { ...view.stageSeconds, [stage]: spent };
  if (event.type !== 'round.ended' || event.round === 0 || view.seeds.has(event.round))
    return { ...view, stageSeconds };
  const whole = secondsBetween(lane.startedAt, event.time);
  return { ...view, stageSeconds, recentSeconds: [...view.recentSeconds, whole].slice(-keptRounds) };
};

/** Which stage the time before an event belongs to: some events say it themselves. */
const stageBefore = (event: RunEvent, lane: Lane): string => {
  if (event.type === 'judgement.given') return 'judging';
  if (event.type === 'analysis.written') return 'analyzing';
  if (event.type === 'repair.made') return 'debugging';
  return lane.stage;
};

const secondsBetween = (from: string, to: string): number => Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);
