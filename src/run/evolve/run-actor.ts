import { createActor } from 'xstate';
import { initialCandidate } from '../../model/task/known-program.ts';
import type { Plan } from '../../model/task/plan.ts';
import { bindRun } from '../bind.ts';
import { limitsOf } from '../commands.ts';
import { epochSeedsOf } from '../epoch-seeds.ts';
import type { RunLessons } from '../lessons/run-lessons.ts';
import type { Services } from '../open/services.ts';
import type { ActorObservers } from './actor-observers.ts';
import { type EarlierSessions, progressOf } from './earlier-sessions.ts';
import type { LiveView } from './live-view.ts';

/** What the machines of a run are made of. */
export interface RunParts {
  readonly services: Services;
  readonly plan: Plan;
  readonly resume: boolean;
  readonly earlier: EarlierSessions;
  readonly live: LiveView;
  readonly lessons: RunLessons | null;
  readonly observers: ActorObservers;
}

/** The actor of the run machine, not yet started. */
export type RunActor = Awaited<ReturnType<typeof createRunActor>>['actor'];

/** Binds the machines to their services, with the limits that commands of earlier sessions have left. */
export const createRunActor = async (parts: RunParts) => {
  const { services, plan, resume, earlier, live, lessons, observers } = parts;
  const epochSeeds = await epochSeedsOf(services.store, services.task);
  const [limits, lanes] = limitsOf(live.current().steering.limits);
  const rounds = limits.rounds ?? plan.limits.rounds;
  const width = lanes ?? plan.lanes;
  const machine = bindRun(
    services,
    plan,
    startedEvent(services, plan, resume, { rounds, lanes: width }),
    {
      ...progressOf(services, { ...earlier, view: live.current() }),
      seeds: epochSeeds.seeds,
      seeded: epochSeeds.last,
    },
    () => live.current().steering,
    lessons,
  );
  const input = inputOf(parts, { limits, width, rounds: rounds + epochSeeds.extra });
  return { actor: createActor(machine, { id: 'run', input, inspect: observers.inspect }), extra: epochSeeds.extra };
};

interface Changed {
  readonly limits: ReturnType<typeof limitsOf>[0];
  readonly width: number;
  /** With what an epoch begins with, which is not counted against the rounds that were asked for. */
  readonly rounds: number;
}

const inputOf = ({ services, plan, live }: RunParts, { limits, width, rounds }: Changed) => {
  return {
    islands: plan.islands,
    lanes: width,
    deterministic: plan.deterministic,
    migrateEvery: plan.migration.every,
    limits: { ...plan.limits, ...limits, rounds },
    policy: plan.policy,
    initial: initialCandidate(services.task),
    activeSeconds: live.current().activeSeconds,
  };
};

const startedEvent = (
  { task, names }: Services,
  plan: Plan,
  resumed: boolean,
  { rounds, lanes }: { readonly rounds: number; readonly lanes: number },
) => ({
  type: 'run.started' as const,
  run: plan.run,
  task: task.spec.name,
  profile: plan.profile,
  seed: plan.seed,
  islands: plan.islands,
  lanes,
  rounds,
  models: plan.models,
  pid: process.pid,
  resumed,
  services: names,
});
