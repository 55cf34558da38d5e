import { createActor, type InspectionEvent } from 'xstate';
import type { Config } from '../config/schema.ts';
import type { Cognition } from '../knowledge/items/field-items.ts';
import { promotedAfter } from '../knowledge/lessons/promoted-lessons.ts';
import { modelNames, modelsByRole } from '../llm/ensembles.ts';
import { refuseUnpriced } from '../llm/spending-limits.ts';
import type { ActorRecord, EndReason, RunEvent } from '../model/event.ts';
import { faultOf } from '../model/fault.ts';
import type { OpenAnswer } from '../model/ports.ts';
import type { LessonRow } from '../model/proposal/lesson.ts';
import type { Order } from '../model/run/command.ts';
import { type Course, courseTold, noCourse } from '../model/run/progress-curve.ts';
import { initialCandidate } from '../model/task/known-program.ts';
import type { Plan } from '../model/task/plan.ts';
import { roles } from '../model/task/role.ts';
import type { RunStore } from '../stores/run-store.ts';
import type { TaskFolder } from '../stores/task-folder.ts';
import { applyEvent, emptyView, type RunView } from '../views/run/run-view.ts';
import { bindRun } from './bind.ts';
import { createCommander, humanItem, limitsOf } from './commands.ts';
import { beginningOf } from './epoch-seeds.ts';
import { enterEpoch, laterEpochs } from './epochs.ts';
import { keepManifest, refuseAnother } from './keep-manifest.ts';
import { openLessons } from './lessons/run-lessons.ts';
import { planOf } from './make-plan.ts';
import { observe } from './observe-actors.ts';
import { openServices } from './open/open-services.ts';
import type { Services } from './open/services.ts';

export { doctorChecks } from '../doctor/doctor-checks.ts';
export { addItem, fill, type SourceReport } from '../knowledge/import/curate.ts';
export { createDistil, openAsk, wouldAsk } from '../knowledge/import/curate-distil.ts';
export type { Near } from '../knowledge/import/curate-near.ts';
export type { Choice, Placed } from '../knowledge/import/curate-place.ts';
export { knowledgeOf, searchable } from '../knowledge/items/shipped-fields.ts';
export { commandProblem } from './commands.ts';
export { hasNewEvaluator } from './epochs.ts';
export { type Knowledge, knowledge } from './open/knowledge-reader.ts';
export { isForLater, leaveCommand } from './queued-command.ts';
export { type Verification, verifyNode } from './verify-node.ts';

/** What a run is started with. */
export interface RunOptions {
  readonly config: Config;
  /** Where each value of the configuration came from: `default`, `task`, `file`, `environment` or `flag`. */
  readonly origins: Readonly<Record<string, string>>;
  readonly task: TaskFolder;
  readonly directory: string;
  readonly runId: string;
  readonly resume: boolean;
  progress(line: string): void;
  /** Resume although the task or the seed is not what the run began with. A changed evaluator needs no force: it begins an epoch. */
  readonly force?: boolean;
}

/** How a run ended; `fault` is the message of a fault that stopped the machines themselves. */
export interface RunEnd {
  readonly reason: EndReason;
  readonly detail: string;
  readonly fault: string | null;
}

/** A run that goes on in this process. */
export interface RunHandle {
  readonly id: string;
  readonly directory: string;
  view(): RunView;
  subscribe(listener: (event: RunEvent) => void): () => void;
  actors(listener: (record: ActorRecord) => void): () => void;
  /** XState's own inspection events, whole programs and prompts in them: whoever listens takes out what may leave. */
  inspection(listener: (event: InspectionEvent) => void): () => void;
  /** The records, for whoever shows them. */
  readonly records: Pick<RunStore, 'node' | 'events'>;
  readonly cognition: Pick<Cognition, 'items'>;
  /** Lessons learned so far, the strongest first; empty when it does not learn. */
  lessons(): Promise<readonly LessonRow[]>;
  /** Carries out what a person tells the run; rejects with a AsiError when it cannot be done. */
  command(order: Order): Promise<RunEvent>;
  pause(): void;
  resume(): void;
  /** Starts no more rounds and lets those in flight finish. */
  stop(): void;
  /** Stops evaluations now; unfinished rounds are run again on resume. */
  abort(): void;
  readonly done: Promise<RunEnd>;
}

/** Opens what a run needs and lets it evolve. Rejects before anything is spent when something needed is missing. */
export const startRun = async (options: RunOptions): Promise<RunHandle> => {
  const { config, task, directory, runId, resume } = options;
  refuseUnpriced(config);
  await refuseAnother(options);
  const { services, pins, epoch } = await openServices(options);
  try {
    const { store } = services;
    await enterEpoch(store, epoch, options.progress);
    await keepManifest(options, { ...pins, later: await laterEpochs(store), sandbox: services.evaluator.sandbox });
    const plan = planOf(runId, config, task.spec, modelNames(modelsByRole(roles, config.model, config.models)));
    return await evolve(services, plan, { id: runId, directory, resume });
  } catch (error) {
    await services.close();
    throw error;
  }
};

/** Runs the machines over services that are open already; closes them when the run has ended. */
export const evolve = async (
  services: Services,
  plan: Plan,
  { id, directory, resume }: { readonly id: string; readonly directory: string; readonly resume: boolean },
): Promise<RunHandle> => {
  const { store } = services;
  let view = emptyView();
  let migratedAt = 0;
  let course = noCourse;
  let promoted: ReadonlySet<string> = new Set();
  if (resume)
    for await (const event of store.events()) {
      view = applyEvent(view, event);
      course = courseTold(course, event);
      promoted = promotedAfter(promoted, event);
      if (event.type === 'island.migrated') migratedAt = event.at;
    }
  const listeners = new Set<(event: RunEvent) => void>();
  store.subscribe((event) => {
    view = applyEvent(view, event);
    for (const listener of listeners) listener(event);
  });
  const watchers = new Set<(record: ActorRecord) => void>();
  const inspectors = new Set<(event: InspectionEvent) => void>();
  const lessons = await openLessons(services, plan, promoted);
  const beginning = await beginningOf(store, services.task);
  // What people changed while it went on holds in later sessions too.
  const [limits, lanes] = limitsOf(view.steering.limits);
  const machine = bindRun(
    services,
    plan,
    startedEvent(services, plan, resume, { rounds: limits.rounds ?? plan.limits.rounds, lanes: lanes ?? plan.lanes }),
    {
      ...before(services, { view, migratedAt, course }),
      seeds: beginning.seeds,
      seeded: beginning.last,
    },
    () => view.steering,
    lessons,
  );
  for (const item of view.steering.items) await services.cognition.add(humanItem(item));
  const actor = createActor(machine, {
    id: 'run',
    input: {
      islands: plan.islands,
      lanes: lanes ?? plan.lanes,
      deterministic: plan.deterministic,
      migrateEvery: plan.migration.every,
      // What an epoch begins with is not counted against the rounds that were asked for.
      limits: { ...plan.limits, ...limits, rounds: (limits.rounds ?? plan.limits.rounds) + beginning.extra },
      policy: plan.policy,
      initial: initialCandidate(services.task),
      activeSeconds: view.activeSeconds - view.asideSeconds,
    },
    inspect: (event) => {
      if (watchers.size > 0) show(() => told(watchers, observe(event)));
      if (inspectors.size > 0) show(() => told(inspectors, event));
    },
  });
  const done = new Promise<RunEnd>((settle) => {
    actor.subscribe({
      next: (snapshot) => {
        if (snapshot.matches('draining')) services.hurry?.();
      },
      error: (error) => settle({ reason: 'faults', detail: '', fault: faultOf(error).message }),
      complete: () => settle({ ...actor.getSnapshot().output!, fault: null }),
    });
  }).finally(() => services.close());
  actor.start();
  const command = createCommander({
    services,
    view: () => view,
    maxBytes: services.task.spec.candidate.maxBytes,
    wheel: {
      pause: () => actor.send({ type: 'run.pause' }),
      resume: () => actor.send({ type: 'run.resume' }),
      stop: () => actor.send({ type: 'run.stop' }),
      abort: () => actor.send({ type: 'run.abort' }),
      limit: (changed, width) =>
        actor.send({
          type: 'run.limits',
          limits: changed.rounds === undefined ? changed : { ...changed, rounds: changed.rounds + beginning.extra },
          lanes: width,
        }),
      repeat: (key, node, times) => actor.send({ type: 'run.repeat', input: { key, node, times } }),
    },
  });
  /** Said by this process itself: done at once, and journaled as soon as that is possible. */
  const said = (verb: 'pause' | 'resume' | 'stop' | 'abort') => () => {
    services.emit({ type: 'human.command', verb, source: 'process', detail: '' });
    actor.send({ type: `run.${verb}` });
  };
  return {
    id,
    directory,
    view: () => view,
    subscribe: (listener) => joined(listeners, listener),
    actors: (watcher) => joined(watchers, watcher),
    inspection: (inspector) => joined(inspectors, inspector),
    records: store,
    cognition: services.cognition,
    lessons: async () => (await lessons?.rows()) ?? [],
    command,
    pause: said('pause'),
    resume: said('resume'),
    stop: said('stop'),
    abort: said('abort'),
    done,
  };
};

const joined = <T>(set: Set<T>, member: T): (() => void) => {
  set.add(member);
  return () => set.delete(member);
};

const told = <T>(listeners: ReadonlySet<(something: T) => void>, something: T | null): void => {
  if (something !== null) for (const listener of listeners) listener(something);
};

/** An observer that throws would throw into whoever sent the event, so nothing leaves here. */
const show = (tell: () => void): void => {
  try {
    tell();
  } catch (error) {
    process.emitWarning(`An actor could not be shown: ${faultOf(error).message}`, 'ObserverWarning');
  }
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

interface Told {
  readonly view: RunView;
  readonly migratedAt: number;
  readonly course: Course;
}

/** How far earlier sessions came: by what was recorded, and by what the journal tells. */
const before = ({ store: { population }, ledger }: Services, { view, migratedAt, course }: Told): OpenAnswer => {
  const { best } = population;
  return {
    frontier: population.frontier,
    done: population.beyond,
    best: best === null ? null : { node: best.id, fitness: best.fitness!, score: best.score! },
    passed: population.counts.passed,
    sinceBest: view.sinceBest,
    migratedAt,
    ...ledger.spent,
    course,
  };
};
