import { createActor, type InspectionEvent } from 'xstate';
import type { Config } from './config.ts';
import type { ActorRecord, EndReason, RunEvent } from './domain/event.ts';
import { faultOf } from './domain/fault.ts';
import { initialCandidate } from './domain/initial.ts';
import type { Plan } from './domain/plan.ts';
import type { OpenAnswer } from './domain/ports.ts';
import { roles } from './domain/role.ts';
import { applyEvent, emptyView, type RunView } from './domain/run-view.ts';
import { modelNames, modelsByRole } from './llm/models.ts';
import { observe } from './observe.ts';
import { keepManifest } from './services/manifest.ts';
import { openServices } from './services/open.ts';
import { planOf } from './services/plan.ts';
import type { Services } from './services/services.ts';
import type { TaskFolder } from './stores/task-folder.ts';
import { bindRun } from './system.ts';

export { doctorChecks } from './doctor.ts';

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
  /** Resume although the task, its evaluator or the seed is not what the run began with. */
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
  const { services, evaluatorHash } = await openServices(options);
  try {
    await keepManifest(options, evaluatorHash);
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
  if (resume)
    for await (const event of store.events()) {
      view = applyEvent(view, event);
      if (event.type === 'island.migrated') migratedAt = event.at;
    }
  const listeners = new Set<(event: RunEvent) => void>();
  store.subscribe((event) => {
    view = applyEvent(view, event);
    for (const listener of listeners) listener(event);
  });
  const watchers = new Set<(record: ActorRecord) => void>();
  const machine = bindRun(services, plan, startedEvent(services, plan, resume), before(services, view, migratedAt));
  const actor = createActor(machine, {
    id: 'run',
    input: {
      islands: plan.islands,
      lanes: plan.lanes,
      deterministic: plan.deterministic,
      migrateEvery: plan.migration.every,
      limits: plan.limits,
      policy: plan.policy,
      initial: initialCandidate(services.task),
    },
    inspect: (event) => show(watchers, event),
  });
  const done = new Promise<RunEnd>((settle) => {
    actor.subscribe({
      error: (error) => settle({ reason: 'faults', detail: '', fault: faultOf(error).message }),
      complete: () => settle({ ...actor.getSnapshot().output!, fault: null }),
    });
  }).finally(() => services.close());
  actor.start();
  const command = (verb: 'pause' | 'resume' | 'stop' | 'abort') => () => {
    services.emit({ type: 'human.command', verb, source: 'process', detail: '' });
    actor.send({ type: `run.${verb}` });
  };
  return {
    id,
    directory,
    view: () => view,
    subscribe: (listener) => joined(listeners, listener),
    actors: (watcher) => joined(watchers, watcher),
    pause: command('pause'),
    resume: command('resume'),
    stop: command('stop'),
    abort: command('abort'),
    done,
  };
};

const joined = <T>(set: Set<T>, member: T): (() => void) => {
  set.add(member);
  return () => set.delete(member);
};

/** An observer that throws would throw into whoever sent the event, so nothing leaves here. */
const show = (watchers: ReadonlySet<(record: ActorRecord) => void>, event: InspectionEvent): void => {
  if (watchers.size === 0) return;
  try {
    const record = observe(event);
    if (record !== null) for (const watcher of watchers) watcher(record);
  } catch (error) {
    process.emitWarning(`An actor could not be shown: ${faultOf(error).message}`, 'ObserverWarning');
  }
};

const startedEvent = ({ task, names }: Services, plan: Plan, resumed: boolean) => ({
  type: 'run.started' as const,
  run: plan.run,
  task: task.spec.name,
  seed: plan.seed,
  islands: plan.islands,
  lanes: plan.lanes,
  rounds: plan.limits.rounds,
  models: plan.models,
  pid: process.pid,
  resumed,
  services: names,
});

const before = ({ store: { population }, ledger }: Services, view: RunView, migratedAt: number): OpenAnswer => {
  const { best } = population;
  return {
    frontier: population.frontier,
    done: population.beyond,
    best: best === null ? null : { node: best.id, fitness: best.fitness!, score: best.score! },
    passed: population.counts.passed,
    sinceBest: view.sinceBest,
    migratedAt,
    tokens: ledger.total.tokensIn + ledger.total.tokensOut,
    usd: ledger.total.usd ?? 0,
  };
};
