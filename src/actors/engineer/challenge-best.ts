import type { ChallengeInput, ConfirmInput } from '../../model/ports.ts';
import type { BestChallenge, BestConfirmation } from '../../model/result/best-challenge.ts';
import { confirmBest } from '../../model/result/best-confirmation.ts';
import { isProgress } from '../../model/result/node-order.mjs';
import { scoreOver } from '../../model/result/score-over.ts';
import { ofStage } from '../../model/result/trial.ts';
import type { Steering } from '../../model/run/steering.ts';
import { isCertified } from '../../model/task/certificate.ts';
import { leadersOf } from '../../population/leaders.ts';
import type { RunStore } from '../../stores/run-store.ts';
import type { Effect } from '../effect.ts';
import { fitnessOf } from '../recorder/fitness.ts';
import { type PriorServices, priorOf } from './selection-prior.ts';

export interface ChallengeServices extends PriorServices {
  /** The commands that people have sent to the run: whom they approved must be beaten, too. */
  readonly steering: () => Pick<Steering, 'approved'>;
}

/** Asks whether a trial would be a new best as its round may see it, and what it would have to beat. */
export const createChallenge =
  (services: ChallengeServices): Effect<ChallengeInput, BestChallenge> =>
  async ({ horizon, parent, trial }) => {
    const { store, task, judges, steering } = services;
    const { direction } = task.score;
    const { best, confirmed } = leadersOf(store.population.contemporaries(), horizon, steering().approved);
    const score = scoreOver(ofStage(trial.evaluations, task.stages[task.stages.length - 1]!.name), task);
    const prior = await priorOf(services, { parent, horizon });
    const fitness = score === null ? null : fitnessOf(task, judges, score, trial.judgement, prior);
    const { freedom, within } = prior.variances;
    return {
      contends: isProgress(fitness, best?.fitness),
      incumbent: confirmed === null ? null : { node: confirmed.id, ...(await runsOf(store, confirmed.id)) },
      ...(task.pairedSeeds ? { paired: true } : {}),
      ...(isCertified(task) ? { certified: true as const } : {}),
      direction,
      varies: freedom === 0 ? null : within > 0,
    };
  };

/** The runs that a node is judged by: its fresh ones, which it was not picked by; without any, those it was noticed by. */
const runsOf = async (store: RunStore, id: number): Promise<{ values: number[]; seeds?: number[] }> => {
  const node = await store.node(id);
  const { fresh = [], seeds } = node?.record ?? {};
  if (fresh.length === 0) return { values: [...(node?.score?.values ?? [])] };
  return { values: [...fresh], ...(seeds === undefined ? {} : { seeds: [...seeds] }) };
};

/** Says what the repeated runs showed; what it says is journaled. */
export const confirm: Effect<ConfirmInput, BestConfirmation> = async ({ contest, trial, stages }) =>
  confirmBest(contest, trial.evaluations, stages);
