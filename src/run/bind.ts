import { fromPromise } from 'xstate';
import { createDurable } from '../actors/durable.ts';
import type { Effect } from '../actors/effect.ts';
import { createEvaluate } from '../actors/engineer/evaluate.ts';
import { createRepeat } from '../actors/engineer/repeat-node.ts';
import { createClose, createMigrate, createOpen } from '../actors/run-lifecycle.ts';
import { islandMachine } from '../machines/island.ts';
import { runMachine } from '../machines/run.ts';
import type { RunEventBody } from '../model/event.ts';
import type { CloseInput, MigrateInput, OpenAnswer, RepeatInput } from '../model/ports.ts';
import type { Steering } from '../model/run/steering.ts';
import type { Plan } from '../model/task/plan.ts';
import { bindRound, certifyIn } from './bind-round.ts';
import type { RunLessons } from './lessons/run-lessons.ts';
import type { Services } from './open/services.ts';

type RunStarted = Extract<RunEventBody, { type: 'run.started' }>;

/** The composition root of a run: with `bind-round.ts` the only place that sees machines and actors. */
export const bindRun = (
  services: Services,
  plan: Plan,
  started: RunStarted,
  before: OpenAnswer,
  steering: () => Steering,
  lessons: RunLessons | null,
) => {
  const { store, evaluator, emit, ledger } = services;
  const round = bindRound({ services, plan, durable: createDurable(store, started.resumed), steering, lessons });
  const close = createClose(store);
  return runMachine.provide({
    actors: {
      open: once<void, OpenAnswer>(createOpen(store, started, before)),
      close: once<CloseInput, void>(async (input, surroundings) => {
        await lessons?.conclude();
        await close(input, surroundings);
      }),
      migrate: once<MigrateInput, void>(createMigrate(store, plan.islands, plan.migration.nodes, plan.deterministic)),
      repeat: once<RepeatInput, void>(
        createRepeat(store, createEvaluate(evaluator, emit, ledger, certifyIn(services)), plan.policy.stages),
      ),
      round,
      island: islandMachine.provide({ actors: { round } }),
    },
  });
};

/** Ports of the run itself are not memoized: opening, closing and migrating belong to one session of the run. */
const once = <Input, Output>(effect: Effect<Input, Output>) =>
  fromPromise<Output, Input>(({ input, signal }) => effect(input, { signal, also: () => {}, announce: () => {} }));
