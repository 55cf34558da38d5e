import type { Node, NodeSummary } from '../model/result/node.ts';
import { bestFirst } from '../model/result/node-order.mjs';
import {
  eliteAgain,
  initialAgain,
  initialCandidate,
  isInitial,
  islandOf,
  isSeed,
  type Seed,
} from '../model/task/known-program.ts';
import { canLead } from '../population/leaders.ts';
import type { RunStore } from '../stores/run-store.ts';
import type { TaskFolder } from '../stores/task-folder.ts';

/** How many of an epoch's best programs the next one begins with, in addition to the initial program. */
const epochElites = 3;

/** What the current epoch still has to evaluate before islands evolve, and the last round of that. */
export interface EpochSeeds {
  readonly seeds: readonly Seed[];
  readonly last: number;
  /** Rounds after the first that evaluate known programs, those already done included; they are not the user's. */
  readonly extra: number;
}

/**
 * How the current epoch begins: with the initial program, until it has passed, and the best of the epoch before. It
 * follows from the recorded nodes alone, so a session that was killed in the middle of it is simply continued.
 */
export const epochSeedsOf = async (store: RunStore, task: TaskFolder): Promise<EpochSeeds> => {
  const { population } = store;
  const here = population.contemporaries();
  const candidates = [
    ...(here.some((node) => isInitial(node) && node.status === 'passed') ? [] : [await initialOf(store, task)]),
    ...(await elitesToCome(store, task, here)),
  ];
  const free = freeRounds(population.summaries(), candidates.length);
  const seeds = candidates.map(({ candidate, mustPass }, index) => ({
    round: free[index]!,
    island: islandOf(candidate),
    candidate,
    mustPass,
  }));
  const done = here.filter(isSeed).map(({ id }) => id);
  const seeded = population.summaries().filter((node) => isSeed(node) && node.id > 0).length;
  return {
    seeds,
    last: Math.max(0, ...done, ...seeds.map(({ round }) => round)),
    extra: seeded + seeds.filter(({ round }) => round > 0).length,
  };
};

type Given = Pick<Seed, 'candidate' | 'mustPass'>;

const initialOf = async (store: RunStore, task: TaskFolder): Promise<Given> => {
  const { epoch } = store.population.epoch;
  const first = await store.node(0);
  return { candidate: first === undefined ? initialCandidate(task) : initialAgain(task, epoch, first), mustPass: true };
};

const elitesToCome = async (store: RunStore, task: TaskFolder, here: readonly NodeSummary[]): Promise<Given[]> => {
  const { population } = store;
  const { epoch } = population.epoch;
  const done = new Set(here.filter(isSeed).map(({ origin }) => origin.node));
  const elites = await elitesBefore(store, epoch, task.initial);
  return elites
    .filter(({ id }) => !done.has(String(id)))
    .map((node) => ({ candidate: eliteAgain(node, epoch), mustPass: false }));
};

/** The best distinct programs of the newest earlier epoch in which any passed; the initial program is evaluated anyway. */
const elitesBefore = async (store: RunStore, epoch: number, initial: string): Promise<readonly Node[]> => {
  const earlier = store.population
    .summaries()
    .filter(canLead)
    .filter((node) => node.epoch < epoch);
  const newest = Math.max(0, ...earlier.map((node) => node.epoch));
  const ranked = earlier.filter((node) => node.epoch === newest).sort(bestFirst);
  const distinct = ranked.filter((node, index) => ranked.findIndex((other) => isSame(node, other)) === index);
  const nodes = await store.nodes(distinct.slice(0, epochElites + 1).map(({ id }) => id));
  return nodes.filter(({ program }) => program !== initial).slice(0, epochElites);
};

const isSame = (a: NodeSummary, b: NodeSummary): boolean => a.id === b.id || (a.tokens !== '' && a.tokens === b.tokens);

/** The lowest numbers that no node has: numbers of rounds that an epoch's end interrupted are used again. */
export const freeRounds = (recorded: readonly NodeSummary[], count = 1): readonly number[] => {
  const taken = new Set(recorded.map(({ id }) => id));
  const free: number[] = [];
  for (let round = 0; free.length < count; round += 1) if (!taken.has(round)) free.push(round);
  return free;
};
