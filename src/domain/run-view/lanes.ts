import type { RunEvent } from '../event.ts';

/** A round in flight: what it is doing, and since when. */
export interface Lane {
  readonly round: number;
  readonly island: number;
  readonly startedAt: string;
  readonly doing: string;
  readonly since: string;
  /** The wall-clock limit of the evaluation that runs now. */
  readonly limitSeconds: number | null;
  /** The folder of the latest evaluation. */
  readonly folder: string | null;
}

/** The rounds in flight after an event; there are at most as many as the run has lanes. */
export const lanesAfter = (lanes: readonly Lane[], event: RunEvent): readonly Lane[] => {
  if (event.type === 'run.ended') return [];
  if (event.type === 'run.started')
    return lanes.map((lane) => ({ ...lane, doing: 'resuming', since: event.time, limitSeconds: null }));
  if (event.type === 'round.ended') return lanes.filter((lane) => lane.round !== event.round);
  if (event.type === 'round.started') {
    const { round, island, time } = event;
    const lane = { round, island, startedAt: time, doing: 'learning', since: time, limitSeconds: null, folder: null };
    return [...lanes.filter((other) => other.round !== round), lane];
  }
  const change = changeBy(event);
  if (change === null || !('round' in event)) return lanes;
  return lanes.map((lane) => (lane.round === event.round ? { ...lane, ...change, since: event.time } : lane));
};

/** What a round does once it has said this; null when the event changes nothing about that. */
const changeBy = (event: RunEvent): Partial<Lane> | null => {
  switch (event.type) {
    case 'brief.made':
      return { doing: 'proposing' };
    case 'candidate.defective':
      return { doing: 'mending' };
    case 'candidate.proposed':
      return { doing: 'checking novelty' };
    case 'verdict.given':
      return { doing: event.accepted ? afterAccepted[event.check] : 'proposing again', limitSeconds: null };
    case 'stage.queued':
      return { doing: `waiting for a slot (${event.stage})`, limitSeconds: null };
    case 'stage.started':
      return { doing: `evaluating ${event.stage}, seed ${event.seed}`, limitSeconds: event.limitSeconds };
    case 'stage.ended':
      return { doing: event.status === 'passed' ? 'gating' : 'debugging', limitSeconds: null, folder: event.folder };
    case 'candidate.repaired':
      return { doing: event.repaired ? 'evaluating again' : 'analyzing' };
    case 'judged':
      return { doing: 'analyzing' };
    case 'analyzed':
      return { doing: 'recording' };
    default:
      return null;
  }
};

const afterAccepted = {
  novelty: 'checking statically',
  'executed checks': 'reviewing',
  review: 'experimenting',
} as const;
