import { createLocalEmbedder } from '../../knowledge/embedding/local-embedder.ts';
import {
  createLessonMemory,
  type LessonMemory,
  type LessonMemoryOptions,
} from '../../knowledge/lessons/lesson-memory.ts';
import { changesSince } from '../../knowledge/lessons/promoted-lessons.ts';
import type { CognitionItem } from '../../model/proposal/cognition-item.ts';
import { type LessonRow, type Lessons, lessonsAt, noLessons } from '../../model/proposal/lesson.ts';
import type { Plan } from '../../model/task/plan.ts';
import type { Task } from '../../model/task/task.ts';
import type { RunReader } from '../../stores/run-store.ts';
import type { Services } from '../open/services.ts';
import { shareLessons } from './share-lessons.ts';

/** what a run learns while it runs. */
export interface RunLessons {
  readonly memory: LessonMemory;
  /** An item that a lesson of this run became, whether or not it still is one. */
  item(id: string): CognitionItem | undefined;
  /** Makes the lessons that are items by then known to recall; nothing is taken back. */
  show(lessons: Lessons): Promise<void>;
  /** Lessons that were shown. */
  shown(): Iterable<string>;
  /** Announces what the last nodes taught and keeps what is to be shared; before the run's last event. */
  conclude(): Promise<void>;
  /** As they stand, the strongest first. */
  rows(): Promise<readonly LessonRow[]>;
}

/**
 * Lessons of a run that is running, with what its nodes taught so far; null when the plan uses none. `promoted`: what its
 * journal has recorded so far.
 */
export const openLessons = async (
  services: Services,
  plan: Plan,
  promoted: ReadonlySet<string>,
): Promise<RunLessons | null> => {
  const { store, cognition, emit, task } = services;
  const { use, share } = plan.lessons;
  if (!use) return null;
  const announced = new Set(promoted);
  const shown = new Set<string>();
  // without a model they are not read, and would displace recipes
  const isRead = plan.spoken.has('researcher');
  let latest = noLessons;
  const grown = async (lessons: Lessons): Promise<void> => {
    latest = lessons;
  };
  // Only what a round may know by its horizon: how rare a word is depends on all items, on hidden ones too.
  const show = async (lessons: Lessons): Promise<void> => {
    for (const { item } of isRead ? lessons.byId.values() : []) {
      if (item === null || cognition.item(item.id) !== undefined) continue;
      await cognition.add(item);
      shown.add(item.id);
    }
  };
  const announce = (): void => {
    for (const event of changesSince(latest, announced, plan.lessons.promoteAfter)) {
      if (event.type === 'lesson.promoted') announced.add(event.id);
      else announced.delete(event.id);
      emit(event);
    }
  };
  const memory = createLessonMemory(memoryOptions(store, plan, task.spec, grown));
  // a round that was interrupted may have been given an item that its prompt needs again
  await memory.consult(null, async () => {});
  store.subscribe(({ type }) => {
    // a failure is met again by the next round that consults
    if (type === 'run.started' || type === 'node.recorded')
      memory.consult(null, async () => announce()).catch(() => {});
  });
  return {
    memory,
    item: (id) => latest.byId.get(id)?.item ?? undefined,
    show,
    shown: () => shown,
    conclude: () =>
      memory.consult(null, async (lessons) => {
        announce();
        await show(latest);
        if (share) await shareLessons(lessons, plan, task.spec, emit);
      }),
    rows: () => memory.consult(null, async (lessons) => lessonsAt(lessons)),
  };
};

/** The lessons of a run that is only read, the strongest first. */
export const lessonsIn = (
  store: RunReader,
  plan: Pick<Plan, 'run' | 'lessons'>,
  task: Pick<Task, 'score'>,
): Promise<readonly LessonRow[]> =>
  createLessonMemory(memoryOptions(store, plan, task)).consult(null, async (lessons) => lessonsAt(lessons));

const memoryOptions = (
  store: Pick<RunReader, 'population' | 'nodes'>,
  { run, lessons: { mergeAbove, promoteAfter } }: Pick<Plan, 'run' | 'lessons'>,
  { score: { direction } }: Pick<Task, 'score'>,
  grown?: LessonMemoryOptions['grown'],
): LessonMemoryOptions => ({
  store,
  run,
  mergeAbove,
  promoteAfter,
  direction,
  embedder: createLocalEmbedder(dimensions),
  ...(grown === undefined ? {} : { grown }),
});

/** Of the vectors that statements are compared by: always the local ones, so that lessons cost nothing and are the same everywhere. */
const dimensions = 256;
