import type { Brief } from '../domain/brief.ts';
import type { Node } from '../domain/node.ts';
import type { Population, Sampler } from '../domain/population.ts';
import type { LearnInput } from '../domain/ports.ts';
import { randomFrom } from '../domain/random.ts';
import { ideasFor, type Steering } from '../domain/steering.ts';
import type { Cognition } from '../stores/cognition.ts';
import type { RunStore } from '../stores/run-store.ts';
import type { Effect } from './effect.ts';
import { symptomsOf } from './symptoms.ts';

export interface LearnerServices {
  readonly store: RunStore;
  readonly cognition: Cognition;
  readonly sampler: Sampler;
  /** What people have told the run. */
  readonly steering: () => Steering;
  /** What the query begins with, so that recall works on round 1. */
  readonly taskText: string;
  readonly seed: number;
  readonly references: number;
  readonly recall: {
    readonly k: number;
    readonly threshold: number;
    readonly diversity: number;
    readonly tokens: number;
  };
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
  }: LearnerServices): Effect<LearnInput, Brief> =>
  async ({ round, island, horizon }, { signal }) => {
    const { population } = store;
    const isOrdered = horizon !== null;
    if (isOrdered) await untilAborted(population.afterDraw(round - 1), signal);
    const { pinned, banned, ...told } = steering();
    const selection = sampler(allowed(population.at(horizon), banned), population.visits(isOrdered ? round : null), {
      island,
      references,
      random: randomFrom(seed, round, 'learn'),
    });
    population.drawn(round, selection.parent);
    const kept = [...selection.references, ...Object.keys(pinned).map(Number)];
    const referred = [...new Set(kept)].filter((id) => id !== selection.parent && population.summary(id) !== undefined);
    const nodes = await store.nodes([selection.parent, ...referred]);
    const ideas = ideasFor({ pinned, banned, ...told }, island).map(({ id, text }) => ({ id, text }));
    const cognitionFound = recall.k > 0 ? await cognition.recall(queryOf(taskText, nodes), recall) : [];
    return {
      round,
      island,
      horizon,
      ...selection,
      references: referred,
      cognition: [...cognitionFound],
      ...(ideas.length > 0 ? { ideas } : {}),
    };
  };

/** Without the members that a person banned; all of them, when nobody else is left. */
const allowed = (population: Population, banned: Readonly<Record<number, string>>): Population => {
  const members = population.members.filter(({ id }) => banned[id] === undefined);
  return members.length === population.members.length || members.length === 0 ? population : { ...population, members };
};

/** The parents' analyses and failures, in the words trigger patterns use; before there are any, the task itself. */
const queryOf = (taskText: string, nodes: readonly Node[]): string =>
  [taskText, ...nodes.map(symptomsOf)].filter((text) => text.length > 0).join('\n');

const untilAborted = (waiting: Promise<void>, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    waiting.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
