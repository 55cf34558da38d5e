import type { Config } from '../../config/schema.ts';
import { ensembleText, modelsByRole } from '../../llm/ensembles.ts';
import { priceList } from '../../llm/prices.ts';
import { priceNames, refuseUnpriced } from '../../llm/spending-limits.ts';
import { roles } from '../../model/task/role.ts';
import { AsiError } from '../../platform/errors.ts';
import type { TaskFolder } from '../../stores/task-folder.ts';
import { planOf, slotsOf } from '../make-plan.ts';
import { callsOf, type EvaluationCounts, evaluationsOf, type Range } from './call-counts.ts';
import { type Cost, roundCost, times } from './cost-estimate.ts';
import { type Opening, openingOf } from './opening-prompt.ts';
import { sizes } from './prompt-sizes.ts';

/** What a run would do and cost, computed without doing any of it. */
export interface Rehearsal {
  readonly plan: {
    readonly rounds: number;
    readonly islands: number;
    readonly lanes: number;
    readonly slots: number;
    readonly deterministic: boolean;
    readonly sampler: string;
    readonly limits: Config['limits'];
  };
  /** The calls of one round. */
  readonly calls: readonly { readonly role: string; readonly model: string; readonly count: Range }[];
  readonly evaluations: EvaluationCounts;
  /** By prompt sizes and prices alone; null without a model. */
  readonly cost: { readonly round: Cost; readonly run: Cost; readonly prices: string } | null;
  readonly opening: Opening;
  /** Why the run would be refused as it is configured; null when it would start. */
  readonly refused: { readonly message: string; readonly advice: string } | null;
}

/** Rehearses a run of a task: reads its files and nothing else; no model, evaluator or server is called. */
export const rehearse = async (config: Config, task: TaskFolder): Promise<Rehearsal> => {
  const models = modelsByRole(roles, config.model, config.models);
  const names = Object.fromEntries(
    roles.flatMap((role) => (models[role] === null ? [] : [[role, ensembleText(models[role])]])),
  );
  const plan = planOf('rehearsal', config, task.spec, names);
  const opening = await openingOf(config, task, plan);
  const calls = callsOf(plan.policy, plan.spoken);
  const round = roundCost(calls, sizes(config, task, opening.prompt), models, priceList(config.prices).prices);
  const { rounds } = plan.limits;
  return {
    plan: {
      rounds,
      islands: plan.islands,
      lanes: plan.lanes,
      slots: slotsOf(config),
      deterministic: plan.deterministic,
      sampler: config.sampler.name,
      limits: config.limits,
    },
    calls: Object.entries(calls).map(([role, count]) => ({ role, model: names[role]!, count })),
    evaluations: evaluationsOf(plan.policy),
    cost: plan.spoken.size === 0 ? null : { round, run: times(round, rounds), prices: priceNames(config).prices ?? '' },
    opening,
    refused: refusal(config),
  };
};

const refusal = (config: Config): Rehearsal['refused'] => {
  try {
    refuseUnpriced(config);
    return null;
  } catch (error) {
    if (!(error instanceof AsiError && error.kind === 'user')) throw error;
    return { message: error.message, advice: error.advice };
  }
};
