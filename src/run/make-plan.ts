import { availableParallelism } from 'node:os';
import { roundsOf } from '../config/complete-settings.ts';
import type { Config } from '../config/schema.ts';
import { isCertified } from '../model/task/certificate.ts';
import type { Plan } from '../model/task/plan.ts';
import { type Role, roles } from '../model/task/role.ts';
import type { Task } from '../model/task/task.ts';

/** Proposals of one round: recombination is free, a model's answers are not. */
const proposals = { free: 12, paid: 4 };

/** Above every similarity: without a model, motivations are sentences from templates and say little about novelty. */
/** Fresh runs of a new best where scores are estimates and the task does not say how many. */
const usualRepeats = 3;
const never = 2;

/** What a run's machines and agents decide by, from its settled configuration and its task. */
export const planOf = (run: string, config: Config, task: Task, models: Readonly<Record<string, string>>): Plan => {
  const spoken = new Set<Role>(roles.filter((role) => models[role] !== undefined && models[role] !== 'none'));
  const { cognition, novelty, researcher } = config;
  return {
    run,
    profile: config.profile,
    seed: config.seed,
    islands: config.islands,
    lanes: config.lanes,
    deterministic: config.deterministic ?? spoken.size === 0,
    migration: config.migration,
    references: config.sampler.references,
    recall: recallOf(cognition, spoken.has('researcher')),
    lessons: config.lessons,
    analysisTokens: config.analysisTokens,
    edit: researcher.edit,
    policy: {
      proposals: researcher.proposals ?? (spoken.has('researcher') ? proposals.paid : proposals.free),
      mends: researcher.mends,
      repairs: config.repairs,
      arbitrate: spoken.has('noveltyChecker'),
      review: spoken.has('staticChecker'),
      judge: config.judge && spoken.has('judge') && task.judge !== undefined,
      duplicateAbove: spoken.has('researcher') ? novelty.duplicateAbove : never,
      novelBelow: novelty.novelBelow,
      reconsider: spoken.has('researcher'), // recombination brings back known parts on purpose
      stages: [...task.stages],
      repeats: isCertified(task) ? 0 : (task.repeats ?? usualRepeats),
      ...(isCertified(task) ? { certified: true as const } : {}),
      verify: [...task.verify],
    },
    limits: {
      ...config.limits,
      rounds: roundsOf(config, spoken.size > 0, task.rounds),
      direction: task.score.direction,
    },
    spoken,
    models,
  };
};

/** How much is recalled: what a prompt can hold; recombination has no prompt, and draws from four times as many items. */
const recallOf = ({ items, ...recall }: Config['cognition'], isPrompted: boolean): Plan['recall'] =>
  isPrompted ? { ...recall, k: items } : { ...recall, k: 4 * items, tokens: Number.MAX_SAFE_INTEGER };

/** Evaluations at once: as many as there are rounds in flight, but no more than processors. */
export const slotsOf = ({ slots, islands, lanes }: Config): number =>
  slots ?? Math.max(1, Math.min(islands * lanes, availableParallelism()));
