import { faultOf } from '../../model/fault.ts';
import type { Plan } from '../../model/task/plan.ts';
import { createCommander, humanItem } from '../commands.ts';
import { openLessons } from '../lessons/run-lessons.ts';
import type { Services } from '../open/services.ts';
import type { RunEnd, RunHandle } from '../start.ts';
import { createObservers } from './actor-observers.ts';
import { earlierSessions } from './earlier-sessions.ts';
import { followView } from './live-view.ts';
import { createRunActor, type RunActor } from './run-actor.ts';
import { controlsOf, ownControls } from './run-controls.ts';

/** Runs the machines over services that are open already; closes them when the run has ended. */
export const evolve = async (
  services: Services,
  plan: Plan,
  { id, directory, resume }: { readonly id: string; readonly directory: string; readonly resume: boolean },
): Promise<RunHandle> => {
  const { store, cognition } = services;
  const earlier = await earlierSessions(store, resume);
  const live = followView(store, earlier.view);
  const observers = createObservers();
  const lessons = await openLessons(services, plan, earlier.promoted);
  const { actor, extra } = await createRunActor({ services, plan, resume, earlier, live, lessons, observers });
  for (const item of live.current().steering.items) await cognition.add(humanItem(item));
  const done = endOf(actor, services);
  actor.start();
  return {
    id,
    directory,
    view: live.current,
    subscribe: live.subscribe,
    actors: observers.actors,
    inspection: observers.inspection,
    records: store,
    cognition,
    lessons: async () => (await lessons?.rows()) ?? [],
    command: createCommander({
      services,
      view: live.current,
      maxBytes: services.task.spec.candidate.maxBytes,
      controls: controlsOf(actor, extra),
    }),
    ...ownControls(services, actor),
    done,
  };
};

/** How the run ends; then its services are closed. */
const endOf = (actor: RunActor, services: Services): Promise<RunEnd> =>
  new Promise<RunEnd>((resolve) => {
    actor.subscribe({
      next: (snapshot) => {
        if (snapshot.matches('draining')) services.cancelWaits?.();
      },
      error: (error) => resolve({ reason: 'faults', detail: '', fault: faultOf(error).message }),
      complete: () => resolve({ ...actor.getSnapshot().output!, fault: null }),
    });
  }).finally(() => services.close());
