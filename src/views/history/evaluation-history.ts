import type { RunEvent } from '../../model/event.ts';
import type { EvaluationsDocument } from '../documents.ts';

type Recent = EvaluationsDocument['recent'][number];
type Slot = EvaluationsDocument['slots'][number];

const kept = 400;

/** What runs, waits and has ended, grown by events. */
export interface EvaluationFold {
  apply(event: RunEvent): void;
  document(): EvaluationsDocument;
}

/** Begins with nothing; slots are known by the evaluations that run in them, and by the run's own list. */
export const createEvaluationFold = (): EvaluationFold => {
  const slots = new Map<string, Slot>();
  const queue = new Map<string, EvaluationsDocument['queue'][number]>();
  const running = new Map<string, { slot: string; since: string }>();
  const recent: Recent[] = [];

  const ended = (event: Extract<RunEvent, { type: 'stage.ended' }>): void => {
    const key = keyOf(event);
    const started = running.get(key);
    running.delete(key);
    queue.delete(key);
    if (started !== undefined) slots.set(started.slot, free(started.slot));
    const { round, stage, seed, status, score, folder, cached, usage, time } = event;
    const failure =
      event.failure === null ? null : { class: event.failure.class, message: event.failure.message.slice(0, 300) };
    const timing = { slot: started?.slot ?? '', startedAt: started?.since ?? null, endedAt: time };
    recent.push({ round, stage, seed, status, score, failure, seconds: usage.wallSeconds, folder, cached, ...timing });
    if (recent.length > 2 * kept) recent.splice(0, kept);
  };

  return {
    apply: (event) => {
      switch (event.type) {
        case 'run.started':
          running.clear();
          queue.clear();
          slots.clear();
          for (const name of (event.services.slots ?? '').split(' ').filter(Boolean)) slots.set(name, free(name));
          break;
        case 'stage.queued':
          queue.set(keyOf(event), { round: event.round, stage: event.stage, seed: event.seed, since: event.time });
          break;
        case 'stage.started': {
          const { round, stage, slot, limitSeconds, time } = event;
          queue.delete(keyOf(event));
          running.set(keyOf(event), { slot, since: time });
          slots.set(slot, { name: slot, round, stage, since: time, limitSeconds });
          break;
        }
        case 'stage.ended':
          ended(event);
          break;
        case 'run.ended':
          running.clear();
          queue.clear();
          for (const name of slots.keys()) slots.set(name, free(name));
      }
    },
    document: () => ({
      slots: [...slots.values()].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true })),
      queue: [...queue.values()],
      recent: recent.slice(-kept).reverse(),
    }),
  };
};

const keyOf = ({ round, stage, seed }: { round: number; stage: string; seed: number }): string =>
  `${round}/${stage}/${seed}`;

const free = (name: string): Slot => ({ name, round: null, stage: '', since: null, limitSeconds: 0 });
