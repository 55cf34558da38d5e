import type { InspectionEvent } from 'xstate';
import type { Config } from '../config/schema.ts';
import type { Cognition } from '../knowledge/items/field-items.ts';
import { modelNames, modelsByRole } from '../llm/ensembles.ts';
import { refuseUnpriced } from '../llm/spending-limits.ts';
import type { ActorRecord, EndReason, RunEvent } from '../model/event.ts';
import type { LessonRow } from '../model/proposal/lesson.ts';
import type { Order } from '../model/run/command.ts';
import { roles } from '../model/task/role.ts';
import type { RunStore } from '../stores/run-store.ts';
import type { TaskFolder } from '../stores/task-folder.ts';
import type { RunView } from '../views/run/run-view.ts';
import { enterEpoch, laterEpochs } from './epochs.ts';
import { evolve } from './evolve/evolve.ts';
import { planOf } from './make-plan.ts';
import { openServices } from './open/open-services.ts';
import { recordManifest, refuseAnother } from './record-manifest.ts';

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

/** A run that is running in this process. */
export interface RunHandle {
  readonly id: string;
  readonly directory: string;
  view(): RunView;
  subscribe(listener: (event: RunEvent) => void): () => void;
  actors(listener: (record: ActorRecord) => void): () => void;
  /** XState's own inspection events, whole programs and prompts in them: the listener removes what must not leave. */
  inspection(listener: (event: InspectionEvent) => void): () => void;
  /** The records, for the page. */
  readonly records: Pick<RunStore, 'node' | 'events'>;
  readonly cognition: Pick<Cognition, 'items'>;
  /** Lessons learned so far, the strongest first; empty when it does not learn. */
  lessons(): Promise<readonly LessonRow[]>;
  /** Carries out a user's command; rejects with a AsiError when it cannot be done. */
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
    await recordManifest(options, { ...pins, later: await laterEpochs(store), sandbox: services.evaluator.sandbox });
    const plan = planOf(runId, config, task.spec, modelNames(modelsByRole(roles, config.model, config.models)));
    return await evolve(services, plan, { id: runId, directory, resume });
  } catch (error) {
    await services.close();
    throw error;
  }
};
