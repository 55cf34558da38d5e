import { createCompare, createWrite, writeMechanically } from '../actors/analyzer/write.ts';
import { createRepair, repairMechanically } from '../actors/debug-agent/repair.ts';
import type { Durable } from '../actors/durable.ts';
import { confirm, createChallenge } from '../actors/engineer/challenge-best.ts';
import { createEvaluate, createExperiment, type Evaluate } from '../actors/engineer/evaluate.ts';
import { createJudge } from '../actors/engineer/judge.ts';
import { createPromote } from '../actors/engineer/promote.ts';
import { createArbitrate } from '../actors/novelty-checker/arbitrate.ts';
import { createFingerprint, createNearest } from '../actors/novelty-checker/fingerprint.ts';
import { createRecord } from '../actors/recorder/record.ts';
import { createLearn } from '../actors/researcher/learn.ts';
import { createCorrection, createPropose } from '../actors/researcher/propose.ts';
import { createRecombiner } from '../actors/researcher/recombination/propose-recombined.ts';
import { submittedFirst } from '../actors/researcher/submitted-first.ts';
import { type Check, createCheck } from '../actors/static-checker/executed-checks.ts';
import { createInspect } from '../actors/static-checker/inspect.ts';
import { createReview } from '../actors/static-checker/review.ts';
import { createCertify } from '../evaluation/certify.ts';
import { analyzerMachine } from '../machines/analyzer.ts';
import { debugAgentMachine } from '../machines/debug-agent.ts';
import { engineerMachine } from '../machines/engineer.ts';
import { noveltyCheckerMachine } from '../machines/novelty-checker.ts';
import { researcherMachine } from '../machines/researcher.ts';
import { roundMachine } from '../machines/round.ts';
import { staticCheckerMachine } from '../machines/static-checker.ts';
import type { Steering } from '../model/run/steering.ts';
import type { Plan } from '../model/task/plan.ts';
import type { Role } from '../model/task/role.ts';
import { submissionKey } from './commands.ts';
import type { RunLessons } from './lessons/run-lessons.ts';
import type { Services } from './open/services.ts';

export interface RoundServices {
  readonly services: Services;
  readonly plan: Plan;
  readonly durable: Durable;
  readonly steering: () => Steering;
  /** Null: the plan uses no lessons. */
  readonly lessons: RunLessons | null;
}

/** What all agents of a round share. */
interface Shared extends RoundServices {
  readonly evaluate: Evaluate;
  readonly check: Check;
  /** The parts of the task that prompts are written from. */
  readonly view: Services['task']['spec'] & { readonly problem: string };
}

/** Gives every port of a round the effect that fulfils it: one function per agent. */
export const bindRound = (given: RoundServices) => {
  const { task, evaluator, emit, ledger } = given.services;
  const evaluate = createEvaluate(evaluator, emit, ledger, certifyIn(given.services));
  const view = { ...task.spec, problem: task.problem };
  const shared: Shared = { ...given, evaluate, check: createCheck(task.spec, evaluate), view };
  return roundMachine.provide({
    actors: {
      researcher: bindResearcher(shared),
      noveltyChecker: bindNoveltyChecker(shared),
      staticChecker: bindStaticChecker(shared),
      engineer: bindEngineer(shared),
      debugAgent: bindDebugAgent(shared),
      analyzer: bindAnalyzer(shared),
      record: bindRecorder(shared),
    },
  });
};

/** Every evaluation of a run is certified in the same way. */
export const certifyIn = ({ evaluator, store, task }: Services) => createCertify(evaluator, task.spec, store.directory);

const bindResearcher = (shared: Shared) => {
  const { services, plan, durable, steering, lessons } = shared;
  const [propose, mend] = proposers(shared);
  const learnt = lessons === null ? null : { ...lessons, most: plan.lessons.items };
  const learn = createLearn({ ...services, ...plan, steering, taskText: taskText(services), learnt });
  return researcherMachine.provide({
    actors: {
      learn: durable('learn', learn, 'free'),
      propose: durable('propose', submittedFirst({ steering, program: programOf(services) }, propose)),
      mend: durable('mend', mend),
    },
  });
};

/** Who proposes, and who corrects an unusable proposal: a model, or without one the recombination of known edits. */
const proposers = ({ services, plan, lessons, view }: Shared) => {
  const { store, cognition, ask } = services;
  if (usesModel(services, plan, 'researcher')) {
    const items = { item: (id: string) => cognition.item(id) ?? lessons?.item(id) };
    const research = { ask: ask!, store, cognition: items, task: view, mode: plan.edit, learns: plan.lessons.use };
    return [createPropose(research), createCorrection(research)] as const;
  }
  const recombiner = createRecombiner({
    store,
    cognition,
    language: view.language,
    seed: plan.seed,
    lanes: plan.islands * plan.lanes,
    learns: plan.lessons.use,
  });
  return [recombiner, recombiner] as const;
};

const bindNoveltyChecker = ({ services: { store, motivations, ask }, durable, check, view }: Shared) =>
  noveltyCheckerMachine.provide({
    actors: {
      fingerprint: durable('fingerprint', createFingerprint(store, check, view.language), 'free'),
      nearest: durable('nearest', createNearest(store, motivations, view.score.direction), 'free'),
      arbitrate: durable('arbitrate', createArbitrate(ask!, store, view)),
    },
  });

const bindStaticChecker = ({ services: { task, ask }, durable, check, view }: Shared) =>
  staticCheckerMachine.provide({
    actors: {
      inspect: durable('inspect', createInspect(task.spec, check), 'free'),
      review: durable('review', createReview(ask!, view)),
    },
  });

const bindEngineer = ({ services: { store, task, ask }, plan, durable, steering, evaluate, view }: Shared) => {
  const judges = plan.policy.judge;
  return engineerMachine.provide({
    actors: {
      evaluate: durable('evaluate', createExperiment(evaluate)),
      judge: durable('judge', createJudge(ask!, view, task.rubric ?? '')),
      promote: durable('promote', createPromote(store, task.spec), 'free'),
      contend: durable('contend', createChallenge({ store, task: task.spec, judges, steering }), 'free'),
      confirm: durable('confirm', confirm, 'free'),
    },
  });
};

const bindDebugAgent = ({ services, plan, durable, view }: Shared) => {
  const repair = usesModel(services, plan, 'debugAgent')
    ? createRepair(services.ask!, view, plan.edit)
    : repairMechanically;
  return debugAgentMachine.provide({ actors: { repair: durable('repair', repair) } });
};

const bindAnalyzer = ({ services, plan, durable, view }: Shared) => {
  const { store, task, readLog } = services;
  const write = usesModel(services, plan, 'analyzer') ? createWrite(services.ask!, view) : writeMechanically;
  return analyzerMachine.provide({
    actors: {
      compare: durable(
        'compare',
        createCompare({ store, task: task.spec, tokens: plan.analysisTokens, readLog }),
        'free',
      ),
      write: durable('write', write),
    },
  });
};

const bindRecorder = ({ services, plan, durable }: Shared) => {
  const { store, motivations, ledger, task } = services;
  return durable('record', createRecord({ store, motivations, ledger, task: task.spec, judges: plan.policy.judge }));
};

const usesModel = ({ ask }: Services, plan: Plan, role: Role): boolean => ask !== null && plan.spoken.has(role);

/** A program that a user submitted, from the memo of its command. */
const programOf =
  ({ store }: Services) =>
  async (key: string): Promise<string | undefined> => {
    const kept = (await store.value('memo', submissionKey(key))) as { program?: string } | undefined;
    return kept?.program;
  };

const taskText = ({ task }: Services): string => `${task.spec.title}\n${task.problem.slice(0, 2000)}`;
