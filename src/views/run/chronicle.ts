import type { RunEvent } from '../../model/event.ts';
import { asWritten } from '../../model/task/profile.ts';
import type { Phase, RunView } from './run-view.ts';
import { timed } from './timing.ts';
import { workTimeAfter } from './work-time.ts';

const keptAlerts = 20;

/** What an event says about the run as a whole: its phase, its clock, its alerts. */
export const noted = (before: RunView, event: RunEvent): RunView => {
  const view = { ...timed(before, event), ...workTimeAfter(before, event) };
  switch (event.type) {
    case 'run.started': {
      const { run, task, profile = asWritten, seed, islands, lanes: lanesPerIsland, models, services, pid } = event;
      const rounds = { ...view.rounds, total: event.rounds };
      const said = { run, task, profile, seed, islands, lanesPerIsland, models, services, pid };
      return { ...view, ...said, rounds, ...begun };
    }
    case 'run.changed':
      return changed(view, event.field, event.new);
    case 'human.command':
      return commanded(view, event.verb);
    case 'run.ended':
      return {
        ...view,
        phase: 'ended',
        reason: event.reason,
        detail: event.detail,
        advice: event.advice ?? '',
        waiting: {},
      };
    case 'run.waiting':
      return { ...view, waiting: { ...view.waiting, [event.cause]: event.detail } };
    case 'run.continued': {
      const { [event.cause]: _, ...waiting } = view.waiting;
      return { ...view, waiting };
    }
    case 'alert.raised': {
      const { rule, detail, advice = '', time } = event;
      return { ...view, alerts: [...view.alerts, { rule, detail, advice, time }].slice(-keptAlerts) };
    }
    default:
      return view;
  }
};

const begun = { phase: 'evolving', reason: null, detail: '', advice: '', waiting: {} } as const;

const phases = new Map<string, Phase>([
  ['pause', 'paused'],
  ['resume', 'evolving'],
  ['stop', 'draining'],
  ['abort', 'draining'],
]);

/** What drains continues draining, whatever is said. */
const commanded = (view: RunView, verb: string): RunView =>
  view.phase === 'draining' || view.phase === 'ended' ? view : { ...view, phase: phases.get(verb) ?? view.phase };

const changed = (view: RunView, field: string, value: string): RunView => {
  if (field === 'rounds') return { ...view, rounds: { ...view.rounds, total: Number(value) } };
  if (field !== 'state' && field !== 'phase') return view;
  const phase = (['evolving', 'paused', 'draining'] as const).find((name) => name === value);
  return { ...view, phase: phase ?? view.phase };
};
