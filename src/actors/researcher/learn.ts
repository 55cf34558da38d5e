import { noPreference, preferenceOf } from '../../knowledge/credit/preference.ts';
import type { Uses } from '../../knowledge/credit/uses.ts';
import type { Cognition } from '../../knowledge/items/field-items.ts';
import type { LearnInput } from '../../model/ports.ts';
import type { Brief } from '../../model/proposal/brief.ts';
import type { Node } from '../../model/result/node.ts';
import { ideasFor, type Steering } from '../../model/run/steering.ts';
import type { Population, Sampler } from '../../model/sampler.ts';
import type { Plan } from '../../model/task/plan.ts';
import { randomFrom } from '../../platform/statistics/seeded-random.ts';
import type { RunStore } from '../../stores/run-store.ts';
import type { Effect } from '../effect.ts';
import { recallQuery } from './brief-query.ts';
import { type Learnt, type LearntServices, unanalyzed, withLessons } from './learnt-lessons.ts';
import { symptomsOf } from './symptoms.ts';

export interface LearnerServices {
  readonly store: RunStore;
  readonly cognition: Cognition;
  readonly sampler: Sampler;
  /** The commands that people have sent to the run. */
  readonly steering: () => Steering;
  /** What the query begins with, so that recall works on round 1. */
  readonly taskText: string;
  readonly seed: number;
  readonly references: number;
  readonly recall: Plan['recall'];
  /** Null: nothing is learnt from analyses. */
  readonly learnt: LearntServices | null;
  /** What earlier rounds were given and what came of it. */
  readonly uses: Pick<Uses, 'upTo'>;
}

/** The learner: samples what to build on and recalls what is known about its symptoms. */
export const createLearn =
  ({
    store,
    cognition,
    sampler,
    steering,
    taskText,
    seed,
    references,
    recall,
    learnt,
    uses,
  }: LearnerServices): Effect<LearnInput, Brief> =>
  async ({ round, island, horizon }, { signal }) => {
    const { population } = store;
    const isOrdered = horizon !== null;
    if (isOrdered) await untilAborted(population.afterDraw(round - 1), signal);
    const { pinned, banned, ...otherSteering } = steering();
    const selection = sampler(allowed(population.at(horizon), banned), population.visits(isOrdered ? round : null), {
      island,
      references,
      random: randomFrom(seed, round, 'learn'),
    });
    population.drawn(round, selection.parent);
    const kept = [...selection.references, ...Object.keys(pinned).map(Number)];
    const referred = [...new Set(kept)].filter((id) => id !== selection.parent && population.summary(id) !== undefined);
    const ideas = ideasFor({ pinned, banned, ...otherSteering }, island).map(({ id, text }) => ({ id, text }));
    const prefer =
      learnt === null || !recall.learn
        ? noPreference
        : preferenceOf(uses.upTo(horizon), {
            explore: recall.explore,
            randomOf: (name) => randomFrom(seed, round, 'recall', name),
          });
    const look = async ({ hidden, lessonsFor }: Learnt) => {
      const found = await store.nodes([selection.parent, ...referred]);
      const nodes = learnt === null ? found.map(unanalyzed) : found;
      const options = { ...recall, exclude: hidden, prefer };
      const recalled = recall.k > 0 ? await cognition.recall(recallQuery(taskText, nodes), options) : [];
      return [recalled, await lessonsFor(queryOf(taskText, nodes), recalled)] as const;
    };
    // Asked for at once, so that rounds look in the order in which they drew; one that is given up holds up none of them.
    const [cognitionFound, lessons] = await withLessons(learnt, horizon, (known) => untilAborted(look(known), signal));
    return {
      round,
      island,
      horizon,
      ...selection,
      references: referred,
      cognition: [...cognitionFound],
      ...(ideas.length > 0 ? { ideas } : {}),
      ...(lessons.length > 0 ? { lessons: [...lessons] } : {}),
    };
  };

/** Without the members that a person banned; all of them, when no other is left. */
const allowed = (population: Population, banned: Readonly<Record<number, string>>): Population => {
  const members = population.members.filter(({ id }) => banned[id] === undefined);
  return members.length === population.members.length || members.length === 0 ? population : { ...population, members };
};

/** The parents' analyses and failures, in the words trigger patterns use; before there are any, the task itself. */
const queryOf = (taskText: string, nodes: readonly Node[]): string =>
  [taskText, ...nodes.map(symptomsOf)].filter((text) => text.length > 0).join('\n');

const untilAborted = <T>(waiting: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    waiting.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
