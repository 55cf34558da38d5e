import { fromPromise } from 'xstate';
import { createCompare, createWrite, writeMechanically } from '../actors/analyzer/write.ts';
import { createRepair, repairMechanically } from '../actors/debug-agent/repair.ts';
import { createDurable, type Durable } from '../actors/durable.ts';
import type { Effect } from '../actors/effect.ts';
import { confirm, createContend } from '../actors/engineer/challenge-best.ts';
import { createEvaluate, createExperiment } from '../actors/engineer/evaluate.ts';
import { createJudge } from '../actors/engineer/judge.ts';
import { createPromote } from '../actors/engineer/promote.ts';
import { createRepeat } from '../actors/engineer/repeat-node.ts';
import { createFaultAdvice } from '../actors/fault-advice.ts';
import { createArbitrate } from '../actors/novelty-checker/arbitrate.ts';
import { createFingerprint, createNearest } from '../actors/novelty-checker/fingerprint.ts';
import { createRecord } from '../actors/recorder/record.ts';
import { createLearn } from '../actors/researcher/learn.ts';
import { createMend, createPropose } from '../actors/researcher/propose.ts';
import { createRecombiner } from '../actors/researcher/recombination/propose-recombined.ts';
import { submittedFirst } from '../actors/researcher/submitted-first.ts';
import { createClose, createMigrate, createOpen } from '../actors/run-lifecycle.ts';
import { createCheck } from '../actors/static-checker/executed-checks.ts';
import { createInspect } from '../actors/static-checker/inspect.ts';
import { createReview } from '../actors/static-checker/review.ts';
import { analyzerMachine } from '../machines/analyzer.ts';
import { debugAgentMachine } from '../machines/debug-agent.ts';
import { engineerMachine } from '../machines/engineer.ts';
import { islandMachine } from '../machines/island.ts';
import { noveltyCheckerMachine } from '../machines/novelty-checker.ts';
import { researcherMachine } from '../machines/researcher.ts';
import { roundMachine } from '../machines/round.ts';
import { runMachine } from '../machines/run.ts';
import { staticCheckerMachine } from '../machines/static-checker.ts';
import type { RunEventBody } from '../model/event.ts';
import type { CloseInput, MigrateInput, OpenAnswer, RepeatInput } from '../model/ports.ts';
import type { Steering } from '../model/run/steering.ts';
import type { Plan } from '../model/task/plan.ts';
import type { Role } from '../model/task/role.ts';
import { submissionKey } from './commands.ts';
import type { RunLessons } from './lessons/run-lessons.ts';
import type { Services } from './open/services.ts';

/** The composition root: the only file that sees machines and actors. Binds every port to the effect that fulfils it. */
export const bindRun = (
  services: Services,
  plan: Plan,
  started: RunStarted,
  before: OpenAnswer,
  steering: () => Steering,
  lessons: RunLessons | null,
) => {
  const { store } = services;
  const advice = createFaultAdvice();
  const round = bindRound(services, plan, createDurable(store, started.resumed, advice), steering, lessons);
  const close = createClose(store, advice);
  return runMachine.provide({
    actors: {
      open: promise<void, OpenAnswer>(createOpen(store, started, before)),
      close: promise<CloseInput, void>(async (input, surroundings) => {
        await lessons?.conclude();
        await close(input, surroundings);
      }),
      migrate: promise<MigrateInput, void>(
        createMigrate(store, plan.islands, plan.migration.nodes, plan.deterministic),
      ),
      repeat: promise<RepeatInput, void>(
        createRepeat(store, createEvaluate(services.evaluator, services.emit, services.ledger), plan.policy.stages),
      ),
      round,
      island: islandMachine.provide({ actors: { round } }),
    },
  });
};

type RunStarted = Extract<RunEventBody, { type: 'run.started' }>;

const bindRound = (
  services: Services,
  plan: Plan,
  durable: Durable,
  steering: () => Steering,
  lessons: RunLessons | null,
) => {
  const { store, evaluator, ask, task, cognition, motivations, ledger, readLog, emit } = services;
  const evaluate = createEvaluate(evaluator, emit, ledger);
  const check = createCheck(task.spec, evaluate);
  const fingerprint = createFingerprint(store, check, task.spec.language);
  const view = { ...task.spec, problem: task.problem };
  const speaks = (role: Role): boolean => ask !== null && plan.spoken.has(role);
  const knowledge = { item: (id: string) => cognition.item(id) ?? lessons?.item(id) };
  const research = { ask: ask!, store, cognition: knowledge, task: view, mode: plan.edit, learns: plan.lessons.use };
  const recombiner = createRecombiner({
    store,
    cognition,
    language: task.spec.language,
    seed: plan.seed,
    lanes: plan.islands * plan.lanes,
    learns: plan.lessons.use,
  });
  const propose = speaks('researcher') ? createPropose(research) : recombiner;
  const learnt = lessons === null ? null : { ...lessons, most: plan.lessons.items };
  const compare = createCompare({ store, task: task.spec, tokens: plan.analysisTokens, readLog });
  return roundMachine.provide({
    actors: {
      researcher: researcherMachine.provide({
        actors: {
          learn: durable(
            'learn',
            createLearn({ ...services, ...plan, steering, taskText: taskText(services), learnt }),
            'free',
          ),
          propose: durable('propose', submittedFirst({ steering, program: programOf(services) }, propose)),
          mend: durable('mend', speaks('researcher') ? createMend(research) : recombiner),
        },
      }),
      noveltyChecker: noveltyCheckerMachine.provide({
        actors: {
          fingerprint: durable('fingerprint', fingerprint, 'free'),
          nearest: durable('nearest', createNearest(store, motivations, task.spec.score.direction), 'free'),
          arbitrate: durable('arbitrate', createArbitrate(ask!, store, view)),
        },
      }),
      staticChecker: staticCheckerMachine.provide({
        actors: {
          inspect: durable('inspect', createInspect(task.spec, check), 'free'),
          review: durable('review', createReview(ask!, view)),
        },
      }),
      engineer: engineerMachine.provide({
        actors: {
          evaluate: durable('evaluate', createExperiment(evaluate)),
          judge: durable('judge', createJudge(ask!, view, task.rubric ?? '')),
          promote: durable('promote', createPromote(store, task.spec), 'free'),
          contend: durable(
            'contend',
            createContend({ store, task: task.spec, judges: plan.policy.judge, steering }),
            'free',
          ),
          confirm: durable('confirm', confirm, 'free'),
        },
      }),
      debugAgent: debugAgentMachine.provide({
        actors: {
          repair: durable('repair', speaks('debugAgent') ? createRepair(ask!, view, plan.edit) : repairMechanically),
        },
      }),
      analyzer: analyzerMachine.provide({
        actors: {
          compare: durable('compare', compare, 'free'),
          write: durable('write', speaks('analyzer') ? createWrite(ask!, view) : writeMechanically),
        },
      }),
      record: durable(
        'record',
        createRecord({ store, motivations, ledger, task: task.spec, judges: plan.policy.judge, fingerprint }),
      ),
    },
  });
};

/** Run-level ports are not memoized: opening, closing and migrating belong to one session of the run. */
const promise = <Input, Output>(effect: Effect<Input, Output>) =>
  fromPromise<Output, Input>(({ input, signal }) => effect(input, { signal, also: () => {}, announce: () => {} }));

/** A program that was handed in, from the memo of its command. */
const programOf =
  ({ store }: Services) =>
  async (key: string): Promise<string | undefined> => {
    const kept = (await store.value('memo', submissionKey(key))) as { program?: string } | undefined;
    return kept?.program;
  };

const taskText = ({ task }: Services): string => `${task.spec.title}\n${task.problem.slice(0, 2000)}`;
