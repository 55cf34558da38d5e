import type { Embedder } from '../../model/embedder.ts';
import { type Lessons, noLessons } from '../../model/proposal/lesson.ts';
import type { Direction } from '../../model/task/task.ts';
import type { RunReader } from '../../stores/run-store.ts';
import { type Experience, experienceOf } from './experience.ts';
import { type Learning, learnt } from './learn-lessons.ts';
import { createStatementVectors, type Relevance } from './statement-vectors.ts';

/** What a run has learnt, at any of its rounds: a fold over its recorded nodes in round order, whatever order they came in. */
export interface LessonMemory {
  /**
   * Uses the lessons of the rounds up to a horizon; null: of all that are recorded. Nothing more is learnt, and so
   * nothing promoted, until `use` is done.
   */
  consult<T>(horizon: number | null, use: (lessons: Lessons, relevance: Relevance) => Promise<T>): Promise<T>;
}

export interface LessonMemoryOptions extends Omit<Learning, 'alike'> {
  readonly store: Pick<RunReader, 'population' | 'nodes'>;
  /** Quick, and always the same for the same text. */
  readonly embedder: Embedder;
  readonly direction: Direction;
  /** Called with what is known whenever the rounds without a gap have grown. */
  readonly grown?: (lessons: Lessons) => Promise<void>;
}

/** Nodes that are read at once. */
const batch = 200;

/** States that are kept for rounds that may not look at the newest; older ones are folded again. */
const kept = 128;

/** Begins empty and reads what it needs from the records; only nodes of the current epoch teach. */
export const createLessonMemory = (options: LessonMemoryOptions): LessonMemory => {
  const { store, embedder, direction, grown = async () => {} } = options;
  const { population } = store;
  const vectors = createStatementVectors(embedder);
  const how: Learning = { ...options, alike: vectors.alike };
  const states = new Map<number, Lessons>();
  let current = noLessons;
  let lessons = noLessons;
  let working: Promise<unknown> = Promise.resolve();

  const experiences = async (ids: readonly number[]): Promise<readonly Experience[]> => {
    const nodes = await store.nodes(ids.filter((id) => population.summary(id)?.epoch === population.epoch.epoch));
    return nodes.map((node) =>
      experienceOf(node, node.parent === null ? undefined : population.summary(node.parent), direction),
    );
  };

  /** The lessons after some more nodes, which are read a few at a time. */
  const after = async (begin: Lessons, ids: readonly number[], keep = false): Promise<Lessons> => {
    let lessons = begin;
    for (let start = 0; start < ids.length; start += batch) {
      const some = ids.slice(start, start + batch);
      const briefed = await experiences(some);
      const statements = briefed.flatMap((experience) => experience.statements);
      await vectors.embed([...statements, ...lessons.byId.values()].flatMap(wordsOf));
      for (const experience of briefed) {
        lessons = learnt(lessons, experience, how);
        if (keep) remember(lessons);
      }
      lessons = { ...lessons, round: some.at(-1)! };
      if (keep) remember(lessons);
      vectors.forgetOthers(textsOf(lessons), 4 * lessons.byId.size + 4 * batch);
    }
    return lessons;
  };

  const remember = (lessons: Lessons): void => {
    current = lessons;
    states.set(lessons.round, lessons);
    if (states.size > kept) states.delete(states.keys().next().value!);
  };
  const advance = async (): Promise<void> => {
    await after(current, range(current.round + 1, population.frontier), true);
    if (lessons !== current) await grown(current);
    lessons = current;
  };
  const upTo = async (horizon: number | null): Promise<Lessons> => {
    await advance();
    const { frontier, beyond } = population;
    const end = horizon ?? Number.POSITIVE_INFINITY;
    const base = end >= current.round ? current : (newest(end) ?? (await after(noLessons, range(0, end))));
    return after(
      base,
      (end > frontier ? beyond : []).filter((id) => id <= end && id > base.round),
    );
  };
  const newest = (end: number): Lessons | null => (end < 0 ? noLessons : (states.get(end) ?? null));

  return {
    consult: (horizon, use) => {
      const used = working.then(async () => {
        const lessons = await upTo(horizon);
        return use(lessons, vectors.relevanceOf(textsOf(lessons)));
      });
      working = used.catch(() => {});
      return used;
    },
  };
};

/** What is compared by words: what has a subject is distinguished by that. */
const wordsOf = ({ text, subject }: { readonly text: string; readonly subject: string | null }): string[] =>
  subject === null ? [text] : [];

const textsOf = ({ byId }: Lessons): string[] => [...byId.values()].map(({ text }) => text);

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
