import type { RunEvent } from '../../model/event.ts';
import { isBreakdown } from '../../model/result/trial.ts';

/** A round in flight: what it is doing, and since when. */
export interface Lane {
  readonly round: number;
  readonly island: number;
  readonly startedAt: string;
  /** The state of the round that its time is counted for. */
  readonly stage: string;
  readonly doing: string;
  readonly since: string;
  /** The wall-clock limit of the evaluation that runs now. */
  readonly limitSeconds: number | null;
  /** The folder of the latest evaluation. */
  readonly folder: string | null;
}

/** The rounds in flight after an event; there are at most as many as the run has lanes. */
export const lanesAfter = (lanes: readonly Lane[], event: RunEvent): readonly Lane[] => {
  // An epoch begins its rounds again, those in flight included.
  if (event.type === 'run.ended' || event.type === 'epoch.started') return [];
  if (event.type === 'run.started')
    return lanes.map((lane) => ({ ...lane, ...started(event.time), doing: 'resuming' }));
  if (event.type === 'round.ended') return lanes.filter((lane) => lane.round !== event.round);
  if (event.type === 'round.started') {
    const lane = { round: event.round, island: event.island, folder: null, ...started(event.time) };
    return [...lanes.filter((other) => other.round !== event.round), lane];
  }
  if (!('round' in event) || event.type === 'call.ended') return lanes;
  const change = { ...changeBy(event), since: event.time };
  return lanes.map((lane) => (lane.round === event.round ? { ...lane, ...change } : lane));
};

const started = (time: string) => ({
  startedAt: time,
  since: time,
  stage: 'researching',
  doing: 'learning',
  limitSeconds: null,
});

/** What a round does once it has said this. */
const changeBy = (event: RunEvent): Partial<Lane> => {
  switch (event.type) {
    case 'brief.made':
      return { stage: 'researching', doing: 'proposing' };
    case 'proposal.defective':
      return { stage: 'researching', doing: 'mending' };
    case 'proposal.made':
      return { stage: 'checkingNovelty', doing: 'checking novelty' };
    case 'verdict.given':
      return event.accepted ? afterAccepted[event.check] : { stage: 'researching', doing: 'proposing again' };
    case 'stage.queued':
      return { stage: 'waiting', doing: `waiting for a slot (${event.stage})`, limitSeconds: null };
    case 'stage.started': {
      const doing = `evaluating ${event.stage}, seed ${event.seed}`;
      return { stage: 'experimenting', doing, limitSeconds: event.limitSeconds };
    }
    case 'stage.ended':
      return { ...afterStage(event.status), limitSeconds: null, folder: event.folder };
    case 'repair.made':
      return event.repaired ? { stage: 'experimenting', doing: 'evaluating again' } : afterStage('invalid');
    case 'judgement.given':
      return { stage: 'analyzing', doing: 'analyzing' };
    case 'analysis.written':
      return { stage: 'recording', doing: 'recording' };
    default:
      return {};
  }
};

const afterAccepted = {
  novelty: { stage: 'checkingStatically', doing: 'checking statically' },
  'executed checks': { stage: 'checkingStatically', doing: 'reviewing' },
  review: { stage: 'experimenting', doing: 'experimenting' },
} as const;

/** After a crash the debug agent works; otherwise analyzing is next (or one more stage, which its own event shows at once). */
const afterStage = (status: string): Pick<Lane, 'stage' | 'doing'> =>
  isBreakdown(status) ? { stage: 'debugging', doing: 'debugging' } : { stage: 'analyzing', doing: 'analyzing' };
